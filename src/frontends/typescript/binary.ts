import { ts } from './ts.js';
import type { Expression } from '../../program/program.js';
import { type Lowering, unwrap } from './lowering.js';
import { assignmentOperators, binaryOperators, logicalOperators } from './operators.js';
import { lowerTarget } from './patterns.js';

/** Operators with two sides. Long sums lean to the left, so that side is walked in a loop: recursion would overflow. */
export function lowerBinary(low: Lowering, node: ts.BinaryExpression): Expression {
  if (assignmentOperators.has(node.operatorToken.kind)) return lowerAssignment(low, node);
  const spine = [node];
  let first = unwrap(node.left);
  while (ts.isBinaryExpression(first) && !assignmentOperators.has(first.operatorToken.kind)) {
    spine.push(first);
    first = unwrap(first.left);
  }
  let left = low.expression(first);
  for (const each of spine.reverse()) left = combine(low, each, left);
  return left;
}

function combine(low: Lowering, node: ts.BinaryExpression, left: Expression): Expression {
  const at = low.at(node);
  const right = low.expression(node.right);
  const token = node.operatorToken.kind;
  if (token === ts.SyntaxKind.CommaToken) {
    return {
      kind: 'sequence',
      expressions: left.kind === 'sequence' ? [...left.expressions, right] : [left, right],
      at,
    };
  }
  const operator = binaryOperators.get(token);
  if (operator) return { kind: 'binary', operator, left, right, at };
  const logical = logicalOperators.get(token);
  if (logical) return { kind: 'logical', operator: logical, left, right, at };
  return {
    kind: 'unsupported',
    reason: `the operator ${node.operatorToken.getText(low.source)} is not followed`,
    parts: [left, right],
    at,
  };
}

function lowerAssignment(low: Lowering, node: ts.BinaryExpression): Expression {
  const at = low.at(node);
  const target = lowerTarget(low, node.left);
  const value = low.expression(node.right);
  const operator = assignmentOperators.get(node.operatorToken.kind) ?? null;
  if (!target) {
    return {
      kind: 'unsupported',
      reason: 'an assignment to what is no variable is not followed',
      parts: [value],
      at,
    };
  }
  return { kind: 'assign', target, operator, value, at };
}
