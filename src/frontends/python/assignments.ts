import type { BinaryOperator, Expression, Statement } from '../../program/program.js';
import { hiddenName, type Lowering, nameOf, nothing } from './lowering.js';
import { bind } from './bind.js';
import { field, type Syntax } from './syntax.js';
import { lowerType } from './types.js';

/** `a: T = b = value`: the value is made once, and bound from the left. */
export function lowerAssignment(low: Lowering, node: Syntax): readonly Statement[] {
  const targets: Syntax[] = [];
  let at: Syntax | null = node;
  let value: Syntax | null = null;
  while (at?.type === 'assignment') {
    const left = field(at, 'left');
    if (left) targets.push(left);
    value = field(at, 'right');
    at = value;
  }
  // `name: T` alone binds nothing.
  if (!value) return [];
  const place = low.at(node);
  const annotation = field(node, 'type');
  const type = annotation ? lowerType(low, annotation) : null;
  const [only] = targets;
  if (targets.length === 1 && only) return [bind(low, low.target(only), low.expression(value), place, type)];
  const name = hiddenName(low, 'value');
  const held = bind(low, { kind: 'bind', name, at: place }, low.expression(value), place);
  return [held, ...targets.map((target) => bind(low, low.target(target), nameOf(name, place), place))];
}

/** `a += b`. */
export function lowerAugmented(low: Lowering, node: Syntax): Statement {
  const [left, right, sign] = [field(node, 'left'), field(node, 'right'), field(node, 'operator')];
  const at = low.at(node);
  const operator = (sign?.type ?? '+=').slice(0, -1) as BinaryOperator;
  const value: Expression = right ? low.expression(right) : nothing(at);
  const target = low.target(left ?? node);
  return { kind: 'expression', expression: { kind: 'assign', target, operator, value, at }, at };
}
