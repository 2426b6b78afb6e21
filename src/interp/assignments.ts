import type { Expression } from '../program/program.js';
import type { Machine } from './machine.js';
import { number } from './make.js';
import { noOrigins } from './origins.js';
import {
  assignTo,
  readReference,
  type Reference,
  readTarget,
  referenceOf,
  writeReference,
} from './patterns.js';
import type { Scope } from './scope.js';
import type { Value } from './values.js';

type Assign = Extract<Expression, { kind: 'assign' }>;
type Update = Extract<Expression, { kind: 'update' }>;

/** What an assignment writes to, found before its value is computed. */
interface Target {
  readonly read: () => Value;
  readonly write: (value: Value) => void;
}

function placeOf(m: Machine, target: Assign['target'], scope: Scope): Target {
  if (target.kind === 'target') {
    const reference: Reference = referenceOf(m, target.expression, scope);
    return {
      read: () => readReference(m, reference),
      write: (value) => {
        writeReference(m, reference, value);
      },
    };
  }
  return {
    read: () => readTarget(m, target, scope),
    write: (value) => {
      assignTo(m, target, value, scope);
    },
  };
}

function nameOf(target: Assign['target']): string | null {
  if (target.kind === 'bind') return target.name;
  if (target.kind !== 'target') return null;
  const { expression } = target;
  if (expression.kind === 'member') return expression.property;
  return expression.index.kind === 'string' ? expression.index.value : null;
}

export function evaluateAssign(m: Machine, node: Assign, scope: Scope): Value {
  const place = placeOf(m, node.target, scope);
  if (node.operator === null) {
    const value = m.evaluate(node.value, scope, nameOf(node.target));
    place.write(value);
    return value;
  }
  const before = place.read();
  if (keepsBefore(m, node, before)) return before;
  const value = isLogical(node)
    ? m.evaluate(node.value, scope, nameOf(node.target))
    : (m.host.more?.augment ?? m.host.binary)(
        m,
        node.operator,
        before,
        m.evaluate(node.value, scope),
        node.at,
      );
  place.write(value);
  return value;
}

function isLogical({ operator }: Assign): boolean {
  return operator === 'and' || operator === 'or' || operator === 'nullish';
}

/** Whether `||=`, `&&=` and `??=` leave what is there. */
function keepsBefore(m: Machine, node: Assign, before: Value): boolean {
  if (node.operator === 'nullish') return !m.host.isNullish(m, before, node.at);
  return isLogical(node) && m.host.truth(m, before, node.at) === (node.operator === 'or');
}

export function evaluateUpdate(m: Machine, node: Update, scope: Scope): Value {
  const place = placeOf(m, node.target, scope);
  const before = m.host.unary(m, '+', place.read(), node.at);
  const after = m.host.binary(m, '+', before, number(node.delta, noOrigins), node.at);
  place.write(after);
  return node.prefix ? after : before;
}
