/**
 * What follows from a conflict is no fault of its own. After an add that fails, a network goes on with the sizes of its
 * main branch; what would be right had it gone on with the other side's follows from that one fault.
 */
import { mergeOperands } from '../ops/merge.js';
import type { OpResult, Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import type { Model, OpNode } from './model.js';
import type { JudgedNode } from './view-types.js';

/** Whether an op is rejected, fails or broadcasts by accident; after upsampling it may at some sizes. */
function isBroken({ judgement: { outcome, verdict }, onPurpose, upsampled }: JudgedNode): boolean {
  if (outcome === 'fail') return verdict === 'always' || !upsampled;
  return outcome === 'broadcast' && !onPurpose;
}

/** The merges that fail at every size, by the ids of their nodes, each with its conflicting operands. */
function conflicts(judged: readonly JudgedNode[]): ReadonlyMap<number, readonly [number, number]> {
  const found = new Map<number, readonly [number, number]>();
  for (const { node, operands, judgement } of judged) {
    const fails = judgement.outcome === 'fail' && judgement.verdict === 'always';
    if (fails && operands !== null && !found.has(node.id)) found.set(node.id, operands);
  }
  return found;
}

/** The other side's sizes; where those are 1, the main branch's. */
function goingOnWith(
  node: OpNode,
  [main, other]: readonly [number, number],
  inputs: readonly Shape[],
): Shape {
  const operands = mergeOperands(inputs, node.attrs['broadcast'] === 'numpy');
  return (operands[other] ?? []).map((dim, axis) => (dim === 1 ? (operands[main]?.[axis] ?? dim) : dim));
}

function withResult(node: OpNode, result: OpResult | undefined): OpNode {
  switch (result?.kind) {
    case 'shape': {
      // Weights made at a layer's first application ask for more than the op does.
      const weights = node.requires.filter(({ what }) => what.startsWith('the weights'));
      return { ...node, shape: result.shape, requires: [...result.requires, ...weights], fault: null };
    }
    case 'fault':
      return { ...node, shape: result.shape ?? null, fault: node.fault ?? { ...result, axis: null } };
    default:
      return { ...node, shape: null };
  }
}

/** The model as it is if every merge that fails goes on with its other side. */
function otherwise(model: Model, failing: ReadonlyMap<number, readonly [number, number]>): Model {
  const nodes: OpNode[] = [];
  for (const node of model.nodes) {
    const before = node.inputs.map((id) => nodes[id]);
    const operands = failing.get(node.id);
    const isSame = before.every((each, index) => each === model.nodes[node.inputs[index] ?? -1]);
    if (isSame && operands === undefined) nodes.push(node);
    else if (before.some((each) => !each?.shape)) nodes.push(withResult(node, undefined));
    else {
      const inputs = before.flatMap((each) => (each?.shape ? [each.shape] : []));
      const result = ops.get(node.op)?.shape(inputs, node.attrs);
      const made = withResult(node, result);
      nodes.push(operands ? { ...made, shape: goingOnWith(node, operands, inputs) } : made);
    }
  }
  return { ...model, nodes };
}

function keyOf({ node, kind, requirement, operands }: JudgedNode): string {
  const wanted = requirement === null ? undefined : node.requires[requirement];
  const what = wanted ? `${wanted.what} ${wanted.operand} ${String(wanted.axis)}` : String(operands);
  return `${node.id} ${kind} ${what}`;
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
  const failing = conflicts(judged);
  const [first = Infinity] = failing.keys();
  const isLater = (id: number): boolean => id > first;
  const isInDoubt =
    judged.some((each) => isLater(each.node.id) && isBroken(each)) ||
    model.nodes.some(({ id, fault }) => isLater(id) && fault !== null);
  if (!isInDoubt) return { judged, following: [], consequences: new Set() };
  const other = otherwise(model, failing);
  const broken = new Set(judge(other).filter(isBroken).map(keyOf));
  const isUnknown = (id: number): boolean => other.nodes[id]?.shape === null;
  const isOwn = (each: JudgedNode): boolean =>
    !isLater(each.node.id) || !isBroken(each) || isUnknown(each.node.id) || broken.has(keyOf(each));
  const consequences = other.nodes.flatMap(({ id, fault }) => (fault === null && model.nodes[id]?.fault ? [id] : [])); // prettier-ignore
  return {
    judged: judged.filter(isOwn),
    following: judged.filter((each) => !isOwn(each)),
    consequences: new Set(consequences),
  };
}
