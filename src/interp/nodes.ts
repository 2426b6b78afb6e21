import { compare } from '../dim/index.js';
import type { Origins } from '../graph/model.js';
import { forkOf, mainOperand } from '../graph/main-branch.js';
import { wholeOf } from '../graph/parts.js';
import { mergeOperands } from '../ops/merge.js';
import { ops } from '../ops/table.js';
import type { Attributes, Op, OpResult, Requirement, Shape } from '../ops/op.js';
import { fault } from '../ops/result.js';
import type { Place } from '../program/program.js';
import { pushItem } from './heap.js';
import { spend } from './budget.js';
import type { Machine } from './machine.js';
import { normal } from './numbers.js';
import { refineRank } from './learnt-shapes.js';
import { isKept, type Promised, promisedFor } from './promises.js';
import { isFromCaller, readsAsNull } from './tensors.js';
import { type DraftNode, recordGap, shapeOf } from './trace.js';
import type { LayerValue, TensorValue } from './values.js';

/** What nodes cost of a run's steps, by the time that they take until all is told of them. */
const stepsPerNode = 25;
const stepsPerInput = 3;
/** More, for a layer that is applied and for two branches that meet. */
const stepsPerLayer = 75;
const stepsPerBlock = 75;

export interface NodeStart {
  readonly op: string;
  readonly attrs: Attributes;
  readonly attrOrigins: Readonly<Record<string, Origins>>;
  readonly inputs: readonly number[];
  readonly at: Place;
  readonly layer: LayerValue | null;
  /** Where it was asked for, when that is not `at`: the application of a whole network. */
  readonly asked?: Place;
  /** Why the framework rejects this whatever the sizes are, where the op's own rule does not say so. */
  readonly rejected?: string;
  /** Whether it is applied to tensors with values: then nothing is built for what only was promised. */
  readonly hasValues?: boolean;
  /** The shape that comes out, where no op says so; null where it is not known. */
  readonly shape?: Shape | null;
}

/** Adds a node for something that the framework rejects whatever the sizes are. */
export function addRejected(
  m: Machine,
  { op, inputs, message, at }: { op: string; inputs: readonly number[]; message: string; at: Place },
): TensorValue {
  return addNode(m, { op, attrs: {}, attrOrigins: {}, inputs, at, layer: null, rejected: message });
}

function resultOf(op: Op | undefined, start: NodeStart, shapes: readonly (Shape | null)[]): OpResult {
  if (start.rejected !== undefined) return fault(start.rejected, { operand: null });
  if (start.shape) return { kind: 'shape', shape: start.shape, requires: [] };
  if (start.shape === null) return { kind: 'unknown', reason: '' };
  if (!op) return { kind: 'unknown', reason: `${start.op} is not in the table of ops` };
  return shapes.includes(null)
    ? { kind: 'unknown', reason: '' }
    : op.shape(shapes as readonly Shape[], start.attrs);
}

/** Adds a node with the shape that its op gives it. */
export function addNode(m: Machine, start: NodeStart): TensorValue {
  const { trace } = m;
  const forLayer = start.layer ? stepsPerLayer : 0;
  spend(m, stepsPerNode + stepsPerInput * start.inputs.length + forLayer, start.at);
  const drafts = start.inputs.map((id) => nodeAt(m, id));
  const op = ops.get(start.op);
  const varying = start.inputs.filter((_, index) => drafts[index]?.isConstant !== true);
  const partOf = wholeOf(start.op, varying, (each) => nodeAt(m, each).partOf ?? null);
  if (op?.merge === 'add' && varying.length > 1 && partOf === null) spendOnBlock(m, varying, start.at);
  const rank = typeof op?.rank === 'number' ? op.rank : op?.usualRank;
  if (rank !== undefined) for (const draft of drafts) refineRank(m, draft, rank, start.attrs);
  const shapes = drafts.map((draft) => shapeOf(draft)?.map((dim) => normal(m, dim)) ?? null);
  const promised =
    start.layer !== null && start.hasValues !== true ? promisedFor(op, drafts, start.attrs) : null;
  const ran = withDefinedAxes(m, start, drafts, shapes, resultOf(op, start, shapes));
  const result =
    promised?.result.kind === 'fault' && ran.kind === 'shape' ? asPromised(promised.result, ran.shape) : ran;
  const keeps =
    result.kind === 'unknown' &&
    shapes.includes(null) &&
    drafts.length > 0 &&
    (op?.keepsShape === true || op?.merge === 'add' || op?.merge === 'elementwise');
  if (result.kind === 'unknown' && result.reason !== '') recordGap(m, start.at, result.reason);
  if (result.kind === 'fault' && !result.shape) endHere(m);
  const requires = [
    ...(result.kind === 'shape' ? result.requires : []),
    ...builtRequirements(m, start, shapes, promised?.shapes ?? null),
  ];
  const id = trace.nodes.length;
  const node: DraftNode = {
    id,
    op: start.op,
    attrs: start.attrs,
    attrOrigins: start.attrOrigins,
    inputs: start.inputs,
    known: outputShape(m, start, op, result, shapes),
    unranked: keeps ? (drafts.find((draft) => draft.unranked)?.unranked ?? null) : null,
    requires,
    ...nullAxesOf(m, op, start, drafts, shapes),
    fault:
      result.kind === 'fault'
        ? { message: result.message, operand: result.operand, axis: result.axis }
        : null,
    origin: start.at,
    path: start.layer?.record.name ?? null,
    frame: m.frame,
    control: m.control,
    layer: start.layer?.record ?? null,
    ...(start.layer ? { framework: start.layer.library.framework } : {}),
    order: trace.order++,
    isConstant: start.op !== 'input' && drafts.every(({ isConstant }) => isConstant),
    partOf,
    holders: [],
    ...declaredOf(promised, result),
  };
  pushItem(m.heap, trace.nodes, node);
  return { kind: 'tensor', node: id };
}

/** What is between a fork and an add is gone over for each add: of a long sum again and again. */
function spendOnBlock(m: Machine, operands: readonly number[], at: Place): void {
  const fork = forkOf((id) => nodeAt(m, id), (id) => nodeAt(m, id).isConstant, operands) ?? 0;
  spend(m, stepsPerBlock + Math.max(...operands) - fork, at);
} // prettier-ignore

/** What the framework refuses to build, although it would run. */
function asPromised(refused: Extract<OpResult, { kind: 'fault' }>, shape: Shape): OpResult {
  return { ...refused, message: `${refused.message}, by what computeOutputShape gives`, shape };
}

/** What the layers behind are built for, where that is not what comes out. */
function declaredOf(promised: Promised | null, ran: OpResult): Pick<DraftNode, 'declared'> {
  if (promised?.result.kind !== 'shape' || ran.kind !== 'shape') return {};
  return isKept(promised.result.shape, ran.shape) ? {} : { declared: promised.result.shape };
}

/** A layer that makes weights for an axis needs its size while the network is built; null is none. */
function withDefinedAxes(
  m: Machine,
  { op: kind, attrs, layer, hasValues }: NodeStart,
  drafts: readonly DraftNode[],
  shapes: readonly (Shape | null)[],
  result: OpResult,
): OpResult {
  const op = ops.get(kind);
  const isBuilt = op?.built !== undefined && Boolean(layer?.state.built);
  if (result.kind !== 'shape' || layer === null || hasValues === true || !op?.definedAxes || isBuilt) {
    return result;
  }
  const missing = op.definedAxes(shapes as readonly Shape[], attrs).find(({ operand, axis }) => {
    const [draft, dim] = [drafts[operand], shapes[operand]?.[axis]];
    const isNull = draft && dim !== undefined && readsAsNull(m, draft, dim, axis);
    return isNull && !isFromCaller(m, dim) && !comesAfterFault(m, draft);
  });
  if (!missing) return result;
  const { operand, axis } = missing;
  const none = m.host.more ? 'None' : 'null';
  const message = `${kind} needs a size on axis ${axis} when it is applied, and there it is ${none}`;
  return fault(message, { operand, axis, shape: result.shape });
}

/** Whether something before a node is rejected already: what is missing here may be missing for that. */
function comesAfterFault(m: Machine, draft: DraftNode): boolean {
  const seen = new Set<number>();
  const stack = [draft.id];
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const { fault: found, inputs } = nodeAt(m, id);
    if (found) return true;
    stack.push(...inputs);
  }
  return false;
}

function nullAxesOf(
  m: Machine,
  op: Op | undefined,
  { attrs, layer, hasValues }: NodeStart,
  drafts: readonly DraftNode[],
  shapes: readonly (Shape | null)[],
): Pick<DraftNode, 'nullAxes'> {
  if (layer === null || hasValues === true || !op || shapes.includes(null)) return {};
  const known = shapes as readonly Shape[];
  const kept = op.keepsShape ? (drafts[0]?.nullAxes ?? []) : [];
  const isMerge = op.merge === 'add' || op.merge === 'elementwise';
  const merged = isMerge ? nullInMerge(m, drafts, known) : [];
  const axes = [...new Set([...kept, ...merged, ...(op.nullAxes?.(known, attrs) ?? [])])];
  return axes.length === 0 ? {} : { nullAxes: axes };
}

/** A merge layer knows no size on an axis where one of its operands has none (`Merge.computeElementwiseOpOutputShape`). */
function nullInMerge(m: Machine, drafts: readonly DraftNode[], shapes: readonly Shape[]): readonly number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  const isNull = (axis: number): boolean =>
    drafts.some((draft, operand) => {
      // Shapes are aligned at their last axis; the batch is not counted.
      const own = axis - (rank - (shapes[operand]?.length ?? 0));
      return own >= 1 && readsAsNull(m, draft, shapes[operand]?.[own] ?? 1, own);
    });
  return Array.from({ length: rank - 1 }, (_, index) => index + 1).filter(isNull);
}

/** The framework throws here, and nothing says what shape to go on with. */
function endHere(m: Machine): void {
  const { decisions } = m;
  if (decisions.isOver) return;
  decisions.isOver = true;
  m.heap.changed(() => {
    decisions.isOver = false;
  });
}

/** After a merge the trace goes on with its main branch's sizes, where those are 1 with the others'. */
function outputShape(
  m: Machine,
  { inputs, attrs }: NodeStart,
  op: Op | undefined,
  result: OpResult,
  shapes: readonly (Shape | null)[],
): Shape | null {
  if (result.kind === 'fault') return result.shape ?? null;
  if (result.kind === 'unknown') return null;
  const { shape } = result;
  if (op?.merge !== 'add' || shapes.every((each) => each?.every((dim, axis) => dim === shape[axis]))) {
    return shape;
  }
  const main = mainOperand((id) => nodeAt(m, id), (id) => nodeAt(m, id).isConstant, inputs); // prettier-ignore
  const own = mergeOperands(shapes as readonly Shape[], attrs['broadcast'] === 'numpy')[main];
  return shape.map((dim, axis) => (own?.[axis] === undefined || own[axis] === 1 ? dim : own[axis]));
}

/** The weights of a layer are made by its first application: later ones must fit them. */
function builtRequirements(
  m: Machine,
  start: NodeStart,
  shapes: readonly (Shape | null)[],
  promised: readonly Shape[] | null,
): Requirement[] {
  const { layer } = start;
  const op = ops.get(start.op);
  if (
    layer === null ||
    op?.built === undefined ||
    start.rejected !== undefined ||
    isMadeBefore(start.attrs) ||
    shapes.some((shape) => shape === null)
  ) {
    return [];
  }
  const sizes = op.built(shapes as Shape[], start.attrs);
  const isFirst = layer.state.built === null;
  if (isFirst) {
    layer.state.built = promised ? op.built(promised, start.attrs) : sizes;
    m.heap.changed(() => {
      layer.state.built = null;
    });
  }
  const before = layer.state.built ?? [];
  if (isFirst && promised === null) return [];
  return sizes.flatMap((size) => {
    const first = before.find(({ operand, axis }) => operand === size.operand && axis === size.axis);
    if (!first || compare(first.size, size.size).kind === 'equal') return [];
    return [
      {
        left: size.size,
        right: first.size,
        what: weightsText(start, isFirst),
        operand: size.operand,
        axis: size.axis,
        ...(start.asked ? { at: start.asked } : {}),
      },
    ];
  });
}

/** Whether the weights were made with the layer, as PyTorch's are: no application says what for. */
function isMadeBefore({ channels, features }: Attributes): boolean {
  return channels !== undefined || features !== undefined;
}

function weightsText({ op, asked }: NodeStart, isFirst: boolean): string {
  if (isFirst) return `the weights that ${op} makes for what computeOutputShape gives`;
  return asked
    ? `the weights of ${op} in this network`
    : `the weights of ${op} were made at its first application`;
}

export function nodeAt(m: Machine, id: number): DraftNode {
  const node = m.trace.nodes[id];
  if (!node) throw new Error(`no node ${id}`);
  return node;
}
