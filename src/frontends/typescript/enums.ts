import { ts } from './ts.js';
import type { Expression, Place, RecordEntry, Statement } from '../../program/program.js';
import { hasModifier, type Lowering, unwrap } from './lowering.js';

type Constant = string | number;

/** An enum as a constant record. */
export function lowerEnum(low: Lowering, node: ts.EnumDeclaration): Statement {
  const known = new Map<string, Constant>();
  const entries: RecordEntry[] = [];
  let previous = null as { readonly name: string; readonly value: Expression } | null;
  for (const member of node.members) {
    const at = low.at(member);
    const name = memberName(member.name);
    const constant: Constant | null = member.initializer
      ? constantOf(member.initializer, known)
      : afterConstant(previous?.value ?? null);
    const value: Expression =
      constant !== null ? literal(constant, at) : computed(low, member, previous?.name ?? null, at);
    if (constant !== null) known.set(name, constant);
    entries.push({ kind: 'property', key: name, keyAt: low.at(member.name), value, shorthand: false, at });
    previous = { name, value };
  }
  const at = low.at(node);
  return {
    kind: 'declare',
    declaration: 'const',
    target: { kind: 'bind', name: node.name.text, at: low.at(node.name) },
    value: { kind: 'record', entries, enumName: node.name.text, at },
    type: null,
    exported: hasModifier(node, ts.SyntaxKind.ExportKeyword),
    at,
  };
}

/** A computed name parses only where it is a literal. */
function memberName(name: ts.PropertyName): string {
  if (!ts.isComputedPropertyName(name)) return name.text;
  return ts.isStringLiteralLike(name.expression) ? name.expression.text : '';
}

function literal(value: Constant, at: Place): Expression {
  return typeof value === 'number' ? { kind: 'number', value, at } : { kind: 'string', value, at };
}

/** The value of a member without an initializer: 0, or one more than the last. */
function afterConstant(previous: Expression | null): number | null {
  if (previous === null) return 0;
  return previous.kind === 'number' ? previous.value + 1 : null;
}

function computed(low: Lowering, member: ts.EnumMember, previous: string | null, at: Place): Expression {
  if (member.initializer) return low.expression(member.initializer);
  const left: Expression = previous === null ? literal(-1, at) : { kind: 'name', name: previous, at };
  return { kind: 'binary', operator: '+', left, right: literal(1, at), at };
}

/** The members of an enum whose values the syntax fixes; null if one of them is computed. */
export function enumConstants(node: ts.EnumDeclaration): readonly Constant[] | null {
  const known = new Map<string, Constant>();
  let previous: Constant | null = -1;
  for (const member of node.members) {
    previous = member.initializer
      ? constantOf(member.initializer, known)
      : typeof previous === 'number'
        ? previous + 1
        : null;
    if (previous === null) return null;
    known.set(memberName(member.name), previous);
  }
  return [...known.values()];
}

/** A constant enum expression: literals, earlier members and arithmetic on them. */
function constantOf(given: ts.Expression, known: ReadonlyMap<string, Constant>): Constant | null {
  const node = unwrap(given);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isIdentifier(node)) return known.get(node.text) ?? null;
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name)) {
    return known.get(node.name.text) ?? null;
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const operand = constantOf(node.operand, known);
    return typeof operand === 'number' && node.operator === ts.SyntaxKind.MinusToken ? -operand : null;
  }
  if (!ts.isBinaryExpression(node)) return null;
  const left = constantOf(node.left, known);
  const right = constantOf(node.right, known);
  return typeof left === 'number' && typeof right === 'number'
    ? arithmetic(node.operatorToken.kind, left, right)
    : null;
}

function arithmetic(operator: ts.SyntaxKind, left: number, right: number): number | null {
  switch (operator) {
    case ts.SyntaxKind.LessThanLessThanToken:
      return left << right;
    case ts.SyntaxKind.BarToken:
      return left | right;
    case ts.SyntaxKind.AmpersandToken:
      return left & right;
    case ts.SyntaxKind.PlusToken:
      return left + right;
    case ts.SyntaxKind.MinusToken:
      return left - right;
    case ts.SyntaxKind.AsteriskToken:
      return left * right;
    default:
      return null;
  }
}
