import type { AtomEvaluation, Control, Formula, GuardEvaluation, Origins } from '../graph/model.js';
import type { Expression, Place } from '../program/program.js';
import { pushItem } from './heap.js';
import type { Condition, ConditionSite, Machine } from './machine.js';
import { boolean, originsOfValue, settle } from './make.js';
import { mergeOrigins, noOrigins } from './origins.js';
import type { Scope } from './scope.js';
import { Abandoned, Infeasible, Restart, UserThrow } from './signals.js';
import { under } from './trace.js';
import type { Value } from './values.js';
import { dimOf } from './numbers.js';

/** The condition at an expression, taken apart into atoms; made once per expression. */
function siteOf(m: Machine, node: Expression, scope: Scope): ConditionSite {
  const known = m.sites.get(node);
  if (known) return known;
  const leaves: Expression[] = [];
  const formula = formulaOf(node, leaves);
  const text = (at: Place): string => scope.context.module.program.text.slice(at.start, at.end);
  const site: ConditionSite = {
    leaves,
    site: {
      at: node.at,
      text: text(node.at),
      formula,
      atoms: leaves.map(({ at }) => ({ at, text: text(at) })),
    },
  };
  m.sites.set(node, site);
  return site;
}

function formulaOf(node: Expression, leaves: Expression[]): Formula {
  if (node.kind === 'unary' && node.operator === '!') {
    return { kind: 'not', operand: formulaOf(node.operand, leaves) };
  }
  if (node.kind === 'logical' && node.operator !== 'nullish') {
    return { kind: node.operator, left: formulaOf(node.left, leaves), right: formulaOf(node.right, leaves) };
  }
  leaves.push(node);
  return { kind: 'atom', index: leaves.length - 1 };
}

interface Atom {
  readonly evaluation: AtomEvaluation;
  readonly value: Value;
  readonly truth: boolean;
}

const comparisons = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=']);

function evaluateAtom(m: Machine, leaf: Expression, scope: Scope): Atom {
  const before = m.decisions.uses;
  const overridden = m.overrides.find((each) => each.kind === 'atom' && samePlace(each.at, leaf.at));
  let operands: AtomEvaluation['operands'] = null;
  let isPresence = false;
  let value: Value;
  let origins: Origins;
  if (leaf.kind === 'binary' && comparisons.has(leaf.operator)) {
    const left = m.evaluate(leaf.left, scope);
    const right = m.evaluate(leaf.right, scope);
    value =
      overridden?.kind === 'atom'
        ? boolean(overridden.value)
        : m.host.binary(m, leaf.operator, left, right, leaf.at);
    operands = operandsOf(left, right);
    isPresence = isNothing(left) !== isNothing(right);
    origins = mergeOrigins(originsOfValue(settle(left)), originsOfValue(settle(right)));
  } else {
    value = overridden?.kind === 'atom' ? boolean(overridden.value) : m.evaluate(leaf, scope);
    origins = originsOfValue(settle(value));
    isPresence = !plainKinds.has(settle(value).kind);
  }
  const truth = m.host.truth(m, value, leaf.at);
  const assumed = origins.data.some((origin) => origin.kind === 'parameter' && origin.assumed);
  const decided = m.decisions.uses === before && !assumed;
  return {
    evaluation: { value: decided ? truth : null, skipped: false, origins, isPresence, operands },
    value,
    truth,
  };
}

/** Values whose truth is about what they are, not whether they are there. */
const plainKinds = new Set(['boolean', 'number', 'string', 'unknown']);

/** Null or undefined as such; a free axis reads as null too, but is a size. */
function isNothing(given: Value): boolean {
  const value = settle(given);
  return value.kind === 'undefined' || (value.kind === 'null' && value.origins === undefined);
}

function samePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

function operandsOf(left: Value, right: Value): AtomEvaluation['operands'] {
  const [a, b] = [settle(left), settle(right)];
  if (a.kind !== 'number' || b.kind !== 'number') return null;
  const [x, y] = [dimOf(a), dimOf(b)];
  return x === null || y === null ? null : [x, y];
}

/** Evaluates an atom that a short circuit skipped, where that has no effect, and undoes whatever it did. */
function peekAtom(m: Machine, leaf: Expression, scope: Scope): AtomEvaluation {
  const mark = m.heap.mark();
  const { frame, control, depth } = m;
  const order = m.trace.order;
  const [nodes, layers] = [m.trace.nodes.length, m.trace.layers.length];
  m.decisions.speculating++;
  m.decisions.peeking++;
  try {
    const atom = evaluateAtom(m, leaf, scope);
    const acted = m.trace.nodes.length !== nodes || m.trace.layers.length !== layers;
    return acted ? unseen : { ...atom.evaluation, skipped: true };
  } catch (error) {
    if (
      error instanceof Abandoned ||
      error instanceof UserThrow ||
      error instanceof Infeasible ||
      error instanceof Restart
    ) {
      return unseen;
    }
    throw error;
  } finally {
    m.decisions.speculating--;
    m.decisions.peeking--;
    m.heap.rollback(mark);
    Object.assign(m, { frame, control, depth });
    m.trace.order = order;
  }
}

const unseen: AtomEvaluation = {
  value: null,
  skipped: true,
  origins: noOrigins,
  isPresence: false,
  operands: null,
};

/** Runs a condition atom by atom, records it, and says under which control its branches are. */
export function evaluateCondition(m: Machine, node: Expression, scope: Scope): Condition {
  const condition = siteOf(m, node, scope);
  const atoms = new Map<number, Atom>();
  const walk = (formula: Formula): boolean => {
    if (formula.kind === 'not') return !walk(formula.operand);
    if (formula.kind === 'atom') {
      const leaf = condition.leaves[formula.index];
      if (!leaf) throw new Error('an atom without an expression');
      const atom = evaluateAtom(m, leaf, scope);
      atoms.set(formula.index, atom);
      return atom.truth;
    }
    const left = walk(formula.left);
    return formula.kind === 'and' ? left && walk(formula.right) : left || walk(formula.right);
  };
  const value = walk(condition.site.formula);
  const stored = storedGuard(condition, atoms, value);
  if (stored) {
    return { ...stored, control: under(m.control, stored.evaluation, stored.evaluation.value === true) };
  }
  const evaluation = record(m, condition, atoms, value, scope);
  return {
    value,
    origins: mergedOrigins(evaluation),
    evaluation,
    control: under(m.control, evaluation, value),
  };
}

/** `if (needed)`, `if (!needed)` and `if (needs(x))` stand for the condition that was stored or returned. */
function storedGuard(
  condition: ConditionSite,
  atoms: ReadonlyMap<number, Atom>,
  value: boolean,
): (Condition & { evaluation: GuardEvaluation }) | null {
  if (condition.leaves.length !== 1) return null;
  const atom = atoms.get(0);
  const held = atom ? settle(atom.value) : null;
  if (held?.kind !== 'boolean' || held.guard === null) return null;
  return { value, origins: held.origins, evaluation: held.guard, control: null };
}

function record(
  m: Machine,
  condition: ConditionSite,
  atoms: ReadonlyMap<number, Atom>,
  value: boolean,
  scope: Scope,
): GuardEvaluation {
  const evaluations = condition.leaves.map(
    (leaf, index) => atoms.get(index)?.evaluation ?? peekAtom(m, leaf, scope),
  );
  const evaluation: GuardEvaluation = {
    id: m.trace.guards.length,
    site: condition.site,
    value,
    atoms: evaluations,
    frame: m.frame,
    control: m.control,
    order: m.trace.order++,
  };
  pushItem(m.heap, m.trace.guards, evaluation);
  return evaluation;
}

function mergedOrigins(evaluation: GuardEvaluation): Origins {
  return evaluation.atoms.reduce((all, atom) => mergeOrigins(all, atom.origins), noOrigins);
}

/** Puts the machine under a condition's branch while `body` runs. */
export function underControl<T>(m: Machine, control: Control | null, body: () => T): T {
  const outer = m.control;
  m.control = control;
  try {
    return body();
  } finally {
    m.control = outer;
  }
}
