/**
 * What follows from a conflict is no fault of its own. After an add that fails, a network goes on with the sizes of its
 * main branch; what would be right had it gone on with the other side's follows from that one fault.
 */
import { isFraction } from '../ops/layout.js';
import { mergeOperands } from '../ops/merge.js';
import type { OpResult, Requirement, Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import type { Model, OpNode } from './model.js';
import type { JudgedNode } from './view-types.js';

/** Whether an op is rejected, fails or broadcasts by accident; after upsampling it may at some sizes. */
function isBroken({ judgement: { outcome, verdict }, onPurpose, upsampled }: JudgedNode): boolean {
  if (outcome === 'fail') return verdict === 'always' || !upsampled;
  return outcome === 'broadcast' && !onPurpose;
}

function isBad(each: JudgedNode): boolean {
  return isBroken(each) || isUndecided(each);
}

function isUndecided({ judgement: { outcome } }: JudgedNode): boolean {
  return outcome === 'gap';
}

/** What a node goes on with instead of what comes out of it, by what it is given. */
type Instead = (made: Shape, inputs: readonly Shape[]) => Shape;

/** The other side's sizes; where those are 1, the main branch's. */
function otherSide({ attrs }: OpNode, [main, other]: readonly [number, number]): Instead {
  return (_, inputs) => {
    const operands = mergeOperands(inputs, attrs['broadcast'] === 'numpy');
    return (operands[other] ?? []).map((dim, axis) => (dim === 1 ? (operands[main]?.[axis] ?? dim) : dim));
  };
}

/** A concatenation goes on with its first operand's sizes; this takes one of another's. */
function otherOperand({ operand, axis: at }: Requirement): Instead {
  return (made, inputs) => made.map((dim, axis) => (axis === at ? (inputs[operand]?.[axis] ?? dim) : dim));
}

/** The merges that fit at no size, or may not, by the ids of their nodes, and how they go on otherwise. */
function conflicts(judged: readonly JudgedNode[]): ReadonlyMap<number, Instead> {
  const found = new Map<number, Instead>();
  for (const each of judged) {
    const { node, operands, requirement, judgement } = each;
    // Where it broadcasts at every size that is judged, what comes out may be as large as either side.
    const fails = isUndecided(each) || judgement.outcome === 'fail' || judgement.outcome === 'broadcast';
    if (!fails || found.has(node.id)) continue;
    const wanted = requirement === null ? undefined : node.requires[requirement];
    if (wanted && ops.get(node.op)?.merge === 'concatenate') found.set(node.id, otherOperand(wanted));
    if (operands && judgement.verdict !== 'depends') found.set(node.id, otherSide(node, operands));
  }
  return found;
}

/** Whether an op is rejected for what it is given, and not for how that was built. */
function isRejectedForSizes(model: Model, { op, attrs, inputs, fault }: OpNode): boolean {
  if (fault === null) return false;
  const given = inputs.flatMap((id): Shape[] => {
    const shape = model.nodes[id]?.shape;
    return shape ? [shape] : [];
  });
  return given.length === inputs.length && ops.get(op)?.shape(given, attrs).kind === 'fault';
}

/** Weights made at a layer's first application ask for more than the op does. */
export function ofWeights({ op, attrs, requires }: OpNode, inputs: readonly Shape[]): readonly Requirement[] {
  const wanted = requires.filter(({ what }) => what.startsWith('the weights'));
  const sizes = wanted.length === 0 ? [] : (ops.get(op)?.built?.(inputs, attrs) ?? []);
  return wanted.map((each) => {
    const given = sizes.find(({ operand, axis }) => operand === each.operand && axis === each.axis);
    return given ? { ...each, left: given.size } : each;
  });
}

function withResult(
  model: Model,
  node: OpNode,
  result: OpResult | undefined,
  inputs: readonly Shape[] = [],
): OpNode {
  switch (result?.kind) {
    case 'shape': {
      const fault = isRejectedForSizes(model, node) ? null : node.fault;
      return {
        ...node,
        shape: result.shape,
        requires: [...result.requires, ...ofWeights(node, inputs)],
        fault,
      };
    }
    case 'fault':
      return { ...node, shape: result.shape ?? null, fault: node.fault ?? { ...result, axis: null } };
    default:
      return { ...node, shape: null };
  }
}

/** The model as it is if every merge that fails goes on with its other side. */
function otherwise(model: Model, failing: ReadonlyMap<number, Instead>): Model {
  const nodes: OpNode[] = [];
  for (const node of model.nodes) {
    const before = node.inputs.map((id) => nodes[id]);
    const instead = failing.get(node.id);
    const isSame = before.every((each, index) => each === model.nodes[node.inputs[index] ?? -1]);
    if (isSame && instead === undefined) nodes.push(node);
    else if (before.some((each) => !each?.shape)) nodes.push(withResult(model, node, undefined));
    else {
      const inputs = before.flatMap((each) => (each?.shape ? [each.shape] : []));
      const result = ops.get(node.op)?.shape(inputs, node.attrs);
      const made = withResult(model, node, result, inputs);
      nodes.push(instead ? { ...made, shape: instead(made.shape ?? [], inputs) } : made);
    }
  }
  return { ...model, nodes };
}

/** So often what fails only behind the other sides of conflicts is left behind as well. */
const mostRounds = 4;

/** The model behind the other sides of all conflicts, those that come about so as well, and what is broken in it. */
function goingOn(
  model: Model,
  failing: ReadonlyMap<number, Instead>,
  judge: (other: Model) => readonly JudgedNode[],
): { readonly other: Model; readonly broken: ReadonlySet<string> } {
  let known = failing;
  for (let round = 1; ; round++) {
    const other = otherwise(model, known);
    const judged = judge(other);
    const more = [...conflicts(judged)].filter(([id]) => !known.has(id));
    if (more.length === 0 || round === mostRounds) {
      return { other, broken: new Set(judged.filter(isBad).map(keyOf)) };
    }
    known = new Map([...known, ...more]);
  }
}

function keyOf({ node, kind, requirement, operands }: JudgedNode): string {
  const wanted = requirement === null ? undefined : node.requires[requirement];
  const what = wanted ? `${wanted.what} ${wanted.operand} ${String(wanted.axis)}` : String(operands);
  return `${node.id} ${kind} ${what}`;
}

/** Whether an op is given fewer tensors than it takes. */
function isShort({ op, inputs }: OpNode): boolean {
  const arity = ops.get(op)?.arity;
  return typeof arity === 'object' && inputs.length < arity.atLeast;
}

/** Whether an op is rejected for sizes that are no whole numbers, behind one that makes such and is rejected itself. */
function isBehindFractions(model: Model, { id, inputs, fault }: OpNode): boolean {
  const hasFraction = (node: OpNode | undefined): boolean => node?.shape?.some(isFraction) === true;
  if (fault === null || !inputs.some((input) => hasFraction(model.nodes[input]))) return false;
  return model.nodes.some((node) => node.id < id && node.fault !== null && hasFraction(node));
}

/** What comes of ops that run with no input at all: what shape they should have given is a guess. */
function guessed(model: Model): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { id, inputs } of model.nodes) {
    const isGuess = (input: number): boolean => found.has(input) || isMisconfigured(model.nodes[input]);
    if (inputs.some(isGuess)) found.add(id);
  }
  return found;
}

function isMisconfigured(node: OpNode | undefined): boolean {
  return node?.fault?.operand === null && node.inputs.length > 0;
}

export interface Independent {
  /** What is judged, without what follows from a conflict. */
  readonly judged: readonly JudgedNode[];
  /** What follows from one. */
  readonly following: readonly JudgedNode[];
  /** The nodes that are rejected only because of a conflict. */
  readonly consequences: ReadonlySet<number>;
}

/** Tells the faults of a model apart from what follows from them. `judge`: judges another model of the same blocks. */
export function withoutConsequences(
  model: Model,
  judged: readonly JudgedNode[],
  judge: (other: Model) => readonly JudgedNode[],
): Independent {
  const guesses = guessed(model);
  const isBehind = (node: OpNode): boolean => guesses.has(node.id) || isBehindFractions(model, node);
  const behind = model.nodes.flatMap((node) => (node.fault !== null && isBehind(node) ? [node.id] : []));
  const failing = conflicts(judged);
  const [first = Infinity] = failing.keys();
  const isLater = (id: number): boolean => id > first;
  const isInDoubt =
    judged.some((each) => isLater(each.node.id) && isBad(each)) ||
    model.nodes.some(({ id, fault }) => isLater(id) && fault !== null);
  if (!isInDoubt && guesses.size === 0) return { judged, following: [], consequences: new Set(behind) };
  const { other, broken } = goingOn(model, failing, judge);
  const isUnknown = (id: number): boolean => other.nodes[id]?.shape === null;
  const isOwn = (each: JudgedNode): boolean => {
    if (!isBad(each)) return true;
    if (guesses.has(each.node.id)) return false;
    return !isLater(each.node.id) || isUnknown(each.node.id) || broken.has(keyOf(each));
  };
  const isFollowing = (node: OpNode): boolean => {
    const { fault } = model.nodes[node.id] ?? node;
    // How many tensors code puts together may hang on the sizes that it reads.
    return fault !== null && (node.fault === null || (node !== model.nodes[node.id] && isShort(node)));
  };
  const consequences = other.nodes.flatMap((node) => (isFollowing(node) ? [node.id] : []));
  return {
    judged: judged.filter(isOwn),
    following: judged.filter((each) => !isOwn(each)),
    consequences: new Set([...consequences, ...behind]),
  };
}
