import type { Expression } from '../program/program.js';
import { evaluateCondition } from './conditions.js';
import { chosenBy } from './evaluate.js';
import { stepperOf } from './host/iteration.js';
import type { Machine } from './machine.js';
import { unknown } from './make.js';
import { assignTo, readReference, readTarget, referenceOf, writeReference } from './patterns.js';
import { pauses } from './pauses.js';
import type { Scope } from './scope.js';
import { pause, type Steps } from './steps.js';
import { undefinedValue, type Value } from './values.js';

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** Runs an expression as `evaluate` does, but can stop inside it. */
export function* stepExpression(
  m: Machine,
  node: Expression,
  scope: Scope,
  resultName: string | null = null,
): Steps<Value> {
  if (!pauses(node)) return m.evaluate(node, scope, resultName);
  switch (node.kind) {
    case 'await':
      return yield* pause(
        { kind: 'await', value: yield* stepExpression(m, node.operand, scope, resultName) },
        node.at,
      );
    case 'yield':
      return yield* stepYield(m, node, scope);
    case 'logical':
      return yield* stepLogical(m, node, scope, resultName);
    case 'conditional':
      return yield* stepConditional(m, node, scope, resultName);
    case 'assign':
      return yield* stepAssign(m, node, scope);
    case 'sequence':
      return yield* stepSequence(m, node, scope);
    case 'function':
    case 'class':
    case 'update':
      return m.evaluate(node, scope, resultName);
    default: {
      const held = yield* withHeld(m, node, scope);
      return held(() => m.evaluate(node, scope, resultName));
    }
  }
}

function* stepSequence(m: Machine, node: Of<'sequence'>, scope: Scope): Steps<Value> {
  let last: Value = undefinedValue;
  for (const each of node.expressions) last = yield* stepExpression(m, each, scope);
  return last;
}

function* stepYield(m: Machine, node: Of<'yield'>, scope: Scope): Steps<Value> {
  const value = node.operand ? yield* stepExpression(m, node.operand, scope) : undefinedValue;
  if (!node.delegates) return yield* pause({ kind: 'yield', value }, node.at);
  const items = stepperOf(m, value, node.at);
  if (items === null) {
    return unknown(m, { reason: 'what this generator passes on is not known', at: node.at });
  }
  let how: Parameters<typeof items>[0] = { kind: 'next', value: undefinedValue };
  for (;;) {
    const step = items(how);
    if (step.done) return step.value;
    how = yield { kind: 'yield', value: step.value };
  }
}

function* stepLogical(
  m: Machine,
  node: Of<'logical'>,
  scope: Scope,
  resultName: string | null,
): Steps<Value> {
  const left = yield* stepExpression(m, node.left, scope, resultName);
  const goesOn =
    node.operator === 'nullish'
      ? m.host.isNullish(m, left, node.at)
      : m.host.truth(m, left, node.left.at) === (node.operator === 'and');
  return goesOn ? yield* stepExpression(m, node.right, scope, resultName) : left;
}

function* stepConditional(
  m: Machine,
  node: Of<'conditional'>,
  scope: Scope,
  resultName: string | null,
): Steps<Value> {
  const held = yield* withTest(m, node.test, scope);
  const condition = held(() => evaluateCondition(m, node.test, scope));
  const outer = m.control;
  m.control = condition.control;
  try {
    const branch = condition.value ? node.then : node.otherwise;
    return chosenBy(yield* stepExpression(m, branch, scope, resultName), condition.origins);
  } finally {
    m.control = outer;
  }
}

function* stepAssign(m: Machine, node: Of<'assign'>, scope: Scope): Steps<Value> {
  const { target, operator } = node;
  const reference = target.kind === 'target' ? referenceOf(m, target.expression, scope) : null;
  const write = (value: Value): Value => {
    if (reference) writeReference(m, reference, value);
    else assignTo(m, target, value, scope);
    return value;
  };
  const name = target.kind === 'bind' ? target.name : null;
  if (operator === null) return write(yield* stepExpression(m, node.value, scope, name));
  const before = reference ? readReference(m, reference) : readTarget(m, target, scope);
  if (operator === 'nullish' && !m.host.isNullish(m, before, node.at)) return before;
  if (operator === 'and' || operator === 'or') {
    if (m.host.truth(m, before, node.at) === (operator === 'or')) return before;
  }
  const value = yield* stepExpression(m, node.value, scope, name);
  const isLogical = operator === 'and' || operator === 'or' || operator === 'nullish';
  return write(isLogical ? value : m.host.binary(m, operator, before, value, node.at));
}

/** Runs something that evaluates an expression, and has it find the values of some parts in their places. */
type Held = <T>(body: () => T) => T;

function holding(m: Machine, values: ReadonlyMap<Expression, Value>): Held {
  return (body) => {
    const outer = m.held;
    m.held = values;
    try {
      return body();
    } finally {
      m.held = outer;
    }
  };
}

/** Computes the parts of an expression in their order, stopping where they do. */
function* withHeld(m: Machine, node: Expression, scope: Scope): Steps<Held> {
  const values = new Map<Expression, Value>();
  if (node.kind === 'unary' && node.operator === '!') yield* holdTest(m, node.operand, scope, values);
  else for (const part of partsOf(node)) yield* hold(m, part, scope, values);
  return holding(m, values);
}

/** Computes the parts of a condition as far as it needs them, so that it can be taken apart into its atoms. */
export function* withTest(m: Machine, node: Expression, scope: Scope): Steps<Held> {
  const values = new Map<Expression, Value>();
  if (pauses(node)) yield* holdTest(m, node, scope, values);
  return holding(m, values);
}

type Values = Map<Expression, Value>;

function* hold(m: Machine, part: Expression, scope: Scope, values: Values): Steps<void> {
  // A function is made in its place.
  if (part.kind === 'function' || part.kind === 'super') return;
  values.set(part, yield* stepExpression(m, part, scope));
}

const comparisons = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=']);

function* holdTest(m: Machine, node: Expression, scope: Scope, values: Values): Steps<void> {
  if (node.kind === 'unary' && node.operator === '!') yield* holdTest(m, node.operand, scope, values);
  else if (node.kind === 'logical' && node.operator !== 'nullish') {
    yield* holdTest(m, node.left, scope, values);
    const left = holding(m, values)(() => m.evaluate(node.left, scope));
    if (m.host.truth(m, left, node.left.at) === (node.operator === 'and')) {
      yield* holdTest(m, node.right, scope, values);
    }
  } else if (node.kind === 'binary' && comparisons.has(node.operator)) {
    yield* hold(m, node.left, scope, values);
    yield* hold(m, node.right, scope, values);
  } else yield* hold(m, node, scope, values);
}

/** The parts of an expression that are always computed, in their order. */
function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'template':
      return node.parts.filter((part) => typeof part !== 'string');
    case 'list':
      return node.elements.flatMap((element) => (element ? [element.value] : []));
    case 'record':
      return node.entries.flatMap((entry) => {
        if (entry.kind === 'spread') return [entry.value];
        const key = typeof entry.key === 'string' ? [] : [entry.key];
        return entry.kind === 'property' ? [...key, entry.value] : key;
      });
    case 'call':
      return [...calleeParts(node.callee), ...node.args.map((arg) => arg.value)];
    case 'member':
      return [node.object];
    case 'index':
      return [node.object, node.index];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    default:
      return [];
  }
}

/** A method's object is computed, not the method: it is called on it. */
function calleeParts(callee: Expression): readonly Expression[] {
  if (callee.kind === 'member') return [callee.object];
  if (callee.kind === 'index') return [callee.object, callee.index];
  return [callee];
}
