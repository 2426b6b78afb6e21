import type { Statement } from '../program/program.js';
import { evaluateCondition, underControl } from './conditions.js';
import { closure } from './evaluate.js';
import { setEntry } from './heap.js';
import { runLoop } from './loops.js';
import type { Completion, Machine } from './machine.js';
import { settle } from './make.js';
import { declarePattern, declareVar } from './patterns.js';
import { createScope, declare, type Scope } from './scope.js';
import { Infeasible, UserThrow } from './signals.js';
import { undefinedValue, type Value } from './values.js';

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** Runs a statement. */
export function execute(m: Machine, node: Statement, scope: Scope): Completion {
  switch (node.kind) {
    case 'expression':
      m.evaluate(node.expression, scope);
      return null;
    case 'declare':
      executeDeclare(m, node, scope);
      return null;
    case 'return':
      return { kind: 'return', value: node.value ? m.evaluate(node.value, scope) : undefinedValue };
    case 'if':
      return executeIf(m, node, scope);
    case 'block':
      return executeBlock(m, node.body, node.declares ? createScope(scope, scope.context, false) : scope);
    case 'for':
    case 'forOf':
    case 'forIn':
    case 'while':
    case 'doWhile':
      return runLoop(m, node, scope, null);
    case 'break':
    case 'continue':
      return { kind: node.kind, label: node.label };
    default:
      return executeOther(m, node, scope);
  }
}

function executeOther(m: Machine, node: Statement, scope: Scope): Completion {
  switch (node.kind) {
    case 'labelled':
      return executeLabelled(m, node, scope);
    case 'throw':
      throw new UserThrow(m.evaluate(node.value, scope), node.at);
    case 'try':
      return executeTry(m, node, scope);
    case 'switch':
      return executeSwitch(m, node, scope);
    case 'classDeclaration':
      if (node.cls.name !== null) {
        declare(
          m.heap,
          scope,
          node.cls.name,
          m.host.makeClass(m, node.cls, scope, null),
          node.cls.nameAt,
          'class',
        );
      }
      return null;
    case 'import':
      if (node.whenReached) m.host.more?.importNames(m, node, scope);
      return null;
    default:
      // Functions are hoisted, imports and exports belong to the module; types are gone.
      return null;
  }
}

function executeDeclare(m: Machine, node: Of<'declare'>, scope: Scope): void {
  const name = node.target.kind === 'bind' ? node.target.name : null;
  const value = node.value ? m.evaluate(node.value, scope, name) : null;
  const held = node.merges && name !== null ? scope.names.get(name) : undefined;
  if (held && value) {
    mergeInto(m, held.value, value, node);
    return;
  }
  if (node.declaration === 'var') declareVar(m, node.target, value, scope);
  else declarePattern(m, node.target, value ?? undefinedValue, scope);
}

/** Adds a later part of an enum or namespace to what its name holds. */
function mergeInto(m: Machine, into: Value, part: Value, node: Of<'declare'>): void {
  const [target, source] = [settle(into), settle(part)];
  if (source.kind !== 'record') return;
  for (const [key, field] of source.fields) {
    if (field.kind === 'property' && target.kind === 'record') setEntry(m.heap, target.fields, key, field);
    else m.host.setMember(m, target, key, field, node.at);
  }
}

/** Declares the functions of a block before its statements run. */
export function hoist(m: Machine, body: readonly Statement[], scope: Scope): void {
  for (const statement of body) {
    if (statement.kind !== 'functionDeclaration' || statement.fn.name === null) continue;
    declare(
      m.heap,
      scope,
      statement.fn.name,
      closure(m, statement.fn, scope),
      statement.fn.nameAt,
      'function',
    );
  }
}

export function executeBlock(m: Machine, body: readonly Statement[], scope: Scope): Completion {
  hoist(m, body, scope);
  for (const statement of body) {
    const completion = m.execute(statement, scope);
    if (completion !== null) return completion;
  }
  return null;
}

const leaves = new WeakMap<Statement, boolean>();

/** Whether a statement may leave its surroundings other than by throwing: what follows then depends on its test. */
export function mayLeave(node: Statement): boolean {
  const known = leaves.get(node);
  if (known !== undefined) return known;
  const result = computeMayLeave(node);
  leaves.set(node, result);
  return result;
}

function computeMayLeave(node: Statement): boolean {
  switch (node.kind) {
    case 'return':
    case 'break':
    case 'continue':
      return true;
    case 'block':
      return node.body.some(mayLeave);
    case 'if':
      return mayLeave(node.then) || (node.otherwise !== null && mayLeave(node.otherwise));
    case 'labelled':
    case 'for':
    case 'forOf':
    case 'forIn':
    case 'while':
    case 'doWhile':
      return mayLeave(node.body);
    default:
      return false;
  }
}

/** A branch that only throws is a precondition of the code: the other one is taken where the test is undecided. */
function onlyThrows(node: Statement): boolean {
  if (node.kind === 'throw') return true;
  if (node.kind !== 'block') return false;
  const last = node.body.at(-1);
  return last?.kind === 'throw' && !node.body.some(mayLeave);
}

function executeIf(m: Machine, node: Of<'if'>, scope: Scope): Completion {
  const condition = evaluateCondition(m, node.test, scope);
  const branch = condition.value ? node.then : node.otherwise;
  if (branch && onlyThrows(branch) && condition.evaluation?.atoms.some((atom) => atom.value === null)) {
    throw new Infeasible('a precondition of the code');
  }
  const completion = branch ? underControl(m, condition.control, () => m.execute(branch, scope)) : null;
  if (completion === null && mayLeave(node)) m.control = condition.control;
  return completion;
}

function executeLabelled(m: Machine, node: Of<'labelled'>, scope: Scope): Completion {
  const body = node.body;
  const isLoop =
    body.kind === 'for' ||
    body.kind === 'forOf' ||
    body.kind === 'forIn' ||
    body.kind === 'while' ||
    body.kind === 'doWhile';
  const completion = isLoop ? runLoop(m, body, scope, node.label) : m.execute(body, scope);
  return completion?.kind === 'break' && completion.label === node.label ? null : completion;
}

function executeTry(m: Machine, node: Of<'try'>, scope: Scope): Completion {
  let completion: Completion = null;
  let thrown: UserThrow | null = null;
  const { frame, control, depth } = m;
  const attempt = (body: () => Completion): void => {
    try {
      completion = body();
    } catch (error) {
      if (!(error instanceof UserThrow)) throw error;
      thrown = error;
      Object.assign(m, { frame, control, depth });
    }
  };
  attempt(() => m.execute(node.block, scope));
  const caught = thrown as UserThrow | null;
  const { handler } = node;
  if (caught !== null && handler !== null) {
    thrown = null;
    const inner = createScope(scope, scope.context, false);
    attempt(() => {
      if (node.parameter) declarePattern(m, node.parameter, caught.value, inner);
      return m.execute(handler, inner);
    });
  }
  const last = node.finalizer ? m.execute(node.finalizer, scope) : null;
  if (last !== null) return last;
  const left = thrown as UserThrow | null;
  if (left !== null) throw left;
  return completion;
}

function executeSwitch(m: Machine, node: Of<'switch'>, scope: Scope): Completion {
  const value = m.evaluate(node.discriminant, scope);
  const inner = createScope(scope, scope.context, false);
  let start = node.cases.findIndex((each) => {
    if (each.test === null) return false;
    return m.host.truth(
      m,
      m.host.binary(m, '===', value, m.evaluate(each.test, inner), each.test.at),
      each.test.at,
    );
  });
  if (start < 0) start = node.cases.findIndex((each) => each.test === null);
  if (start < 0) return null;
  const statements = node.cases.slice(start).flatMap((each) => each.body);
  const completion = executeBlock(m, statements, inner);
  return completion?.kind === 'break' && completion.label === null ? null : completion;
}
