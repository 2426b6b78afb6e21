import { type Dim, judge, type Judgement, type JudgeResult, type SizeEvent } from '../dim/index.js';
import { mergeOperands } from '../ops/merge.js';
import type { Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import { nodeOf, type Skeleton } from './blocks.js';
import type { GapRecord, Model, OpNode } from './model.js';
import { type Independent, withoutConsequences } from './otherwise.js';
import { reachable } from './reachable.js';
import type { Block, JudgedNode } from './view-types.js';

interface Subject {
  readonly node: OpNode;
  readonly kind: JudgedNode['kind'];
  readonly requirement: number | null;
  readonly operands: JudgedNode['operands'];
  readonly onPurpose: boolean;
}

function allKnown(shapes: readonly (Shape | null)[]): shapes is readonly Shape[] {
  return !shapes.includes(null);
}

function withoutBatch(shape: Shape): readonly Dim[] {
  return shape.slice(1);
}

function isNumber(dim: Dim): dim is number {
  return typeof dim === 'number';
}

function hasNothing(shape: Shape): boolean {
  return withoutBatch(shape).some((dim) => isNumber(dim) && dim < 1);
}

/** A side as the framework compares it while it builds: sizes that it does not know yet fit any other. */
function builtAgainst(left: Dim, right: Dim): Dim {
  return isNumber(left) && isNumber(right) ? right : left;
}

/**
 * Per node, whether its value has gone through upsampling or a transposed convolution, or was taken apart as inputs of some
 * sizes alone can be: what does not fit at others is the caller's to mind.
 */
function upsampledNodes(model: Model): readonly boolean[] {
  const flags: boolean[] = [];
  for (const node of model.nodes) {
    const isBegun = ops.get(node.op)?.upsamples === true || fitsSome(node);
    flags.push(isBegun || node.inputs.some((id) => flags[id] === true));
  }
  return flags;
}

/** A reshape whose elements are as many as it makes of them at some sizes only. */
function fitsSome({ op, requires }: OpNode): boolean {
  return op === 'tf.reshape' && requires.length > 0;
}

/**
 * Per node, whether it has sizes of 1, or axes left out, because a global pool, a reduction or a reshape made them so. A
 * merge with a value that does have those sizes ends it.
 */
function collapsedNodes(model: Model): readonly boolean[] {
  const flags: boolean[] = [];
  for (const { op: kind, inputs, shape } of model.nodes) {
    const op = ops.get(kind);
    const isFlat = shape === null || shape.length <= 2 || withoutBatch(shape).includes(1);
    const before = (id: number): boolean => flags[id] === true;
    const isPassedOn =
      op?.merge === undefined ? inputs.some(before) : inputs.length > 0 && inputs.every(before);
    flags.push(isFlat && (op?.collapsesSpace === true || isPassedOn));
  }
  return flags;
}

/** Reads a model's sizes as events for the judge, in order of execution. */
class Reading {
  readonly events: SizeEvent[] = [];
  readonly subjects: Subject[] = [];
  readonly #collapsed: readonly boolean[];
  readonly #used: ReadonlySet<number> | null;

  /** `residual`: the blocks by the ids of their merges. */
  constructor(
    private readonly model: Model,
    private readonly residual: ReadonlyMap<number, Skeleton>,
  ) {
    this.#collapsed = collapsedNodes(model);
    // Where not all is known, anything may lead to an output.
    this.#used = model.complete ? reachable(model) : null;
    for (const given of model.given ?? []) this.events.push({ kind: 'given', ...given });
    for (const node of model.nodes) this.#node(node);
  }

  #node(node: OpNode): void {
    const used = node.op === 'input' || this.#used?.has(node.id) !== false;
    if (node.shape) {
      const dims = withoutBatch(node.shape);
      this.events.push({ kind: 'node', dims: used ? dims : dims.filter(isNumber) });
    }
    // What no output needs is built and never run: only sizes that are numbers are looked at.
    if (used) this.#requirements(node);
    const merge = ops.get(node.op)?.merge;
    if (merge === 'add' || merge === 'elementwise') this.#merge(node, used);
  }

  #requirements(node: OpNode): void {
    node.requires.forEach(({ left, right }, requirement) => {
      const id = this.#subject({ node, kind: 'require', requirement, operands: null, onPurpose: false });
      this.events.push({ kind: 'require', id, left, right });
    });
  }

  /** The main branch against each other operand; where there is none, the first operand is. */
  #merge(node: OpNode, used: boolean): void {
    const shapes = node.inputs.map((id) => nodeOf(this.model, id).shape);
    // Of nothing nothing more can be said: where it came about is told.
    if (!allKnown(shapes) || shapes.some(hasNothing)) return;
    const operands = mergeOperands(shapes, node.attrs['broadcast'] === 'numpy').map(withoutBatch);
    const block = this.residual.get(node.id);
    const main = Math.max(0, node.inputs.indexOf(block?.main.end.id ?? -1));
    const left = operands[main] ?? [];
    operands.forEach((operand, other) => {
      if (other === main) return;
      const right = used ? operand : operand.map((dim, axis) => builtAgainst(left[axis] ?? dim, dim));
      const residual = block !== undefined;
      const onPurpose = !residual || this.#isMeant(node, [main, other]);
      const kind = residual ? 'residual' : 'merge';
      const id = this.#subject({ node, kind, requirement: null, operands: [main, other], onPurpose });
      const into = node.attrs['inPlace'] !== true ? null : main === 0 ? 'left' : other === 0 ? 'right' : null;
      this.events.push({ kind: 'merge', id, left, right, broadcastOnPurpose: onPurpose, residual, into });
    });
  }

  /** Whether one of two operands has axes of 1, or fewer axes than the merge, and not by accident. */
  #isMeant(node: OpNode, operands: readonly number[]): boolean {
    const rank = Math.max(...node.inputs.map((id) => nodeOf(this.model, id).shape?.length ?? 0));
    return operands.some((operand) => {
      const id = node.inputs[operand] ?? -1;
      const own = this.model.nodes[id]?.shape?.length ?? 0;
      return (this.#collapsed[id] === true && (own < rank || own > 2)) || this.#isScore(id);
    });
  }

  /** Whether a dense layer makes one number of each example: the value of a state, which its actions are better or worse than. */
  #isScore(id: number): boolean {
    const node = this.model.nodes[id];
    if (node?.shape?.length !== 2) return false;
    const [before] = node.inputs;
    if (ops.get(node.op)?.keepsShape === true && before !== undefined) return this.#isScore(before);
    return node.op === 'dense' && node.attrs['units'] === 1;
  }

  #subject(subject: Subject): number {
    this.subjects.push(subject);
    return this.subjects.length - 1;
  }
}

/** A witness by axis: a symbol that stands on two axes gives both their size; literal models have only one input. */
function byAxis(model: Model, sizes: Judgement['witness']): Judgement['witness'] {
  if (sizes === null) return null;
  const named = Object.entries(model.axes).flatMap(([axis, dim]): [string, number][] => {
    const value = typeof dim === 'object' && dim.kind === 'symbol' ? sizes[dim.name] : undefined;
    return value === undefined ? [] : [[axis, value]];
  });
  return { ...model.literalSizes, ...sizes, ...Object.fromEntries(named) };
}

interface SizeResult {
  readonly judged: readonly JudgedNode[];
  readonly result: JudgeResult;
  /** What cannot be decided although the model could be followed. */
  readonly gaps: readonly GapRecord[];
}

/** The faults of a model, without what follows from them. */
export function judgeModel(
  model: Model,
  skeletons: readonly Skeleton[],
  blocks: () => readonly Block[],
): SizeResult & Independent {
  const all = judgeSizes(model, skeletons, blocks);
  const own = withoutConsequences(model, all.judged, (other) => judgeSizes(other, skeletons, blocks).judged);
  return { ...all, ...own, gaps: undecided(model, own.judged) };
}

/**
 * Judges every merge and requirement of a model. `blocks`: what a view says of the skeletons, in their order; asked for
 * only when someone reads it, since what-ifs need no more than the outcome.
 */
function judgeSizes(
  model: Model,
  skeletons: readonly Skeleton[],
  blocks: () => readonly Block[],
): Omit<SizeResult, 'gaps'> {
  const reading = new Reading(model, new Map(skeletons.map((each) => [each.merge.id, each])));
  const indexes = new Map(skeletons.map(({ merge }, index) => [merge.id, index]));
  const result = judge(reading.events, model.symbols);
  const upsampled = upsampledNodes(model);
  const merged = result.judgements.flatMap((judgement): JudgedNode[] => {
    const subject = reading.subjects[judgement.id];
    if (!subject) return [];
    return [
      {
        ...subject,
        get block() {
          return blocks()[indexes.get(subject.node.id) ?? -1] ?? null;
        },
        judgement: {
          ...judgement,
          witness: byAxis(model, judgement.witness),
          passing: byAxis(model, judgement.passing),
        },
        upsampled: subject.node.inputs.some((id) => upsampled[id] === true),
      },
    ];
  });
  return {
    judged: [...merged, ...tooSmall(model, result)].toSorted((a, b) => a.node.id - b.node.id),
    result,
  };
}

/** A size that is not known has its own gap, where it comes from; here are those that are known and not comparable. */
function undecided(model: Model, judged: readonly JudgedNode[]): readonly GapRecord[] {
  if (!model.complete) return [];
  // Where the framework throws and nothing says what comes out, nothing that follows is ever made.
  const end = model.nodes.find(({ fault, shape }) => fault !== null && shape === null)?.id ?? Infinity;
  const reached = judged.filter(({ node }) => node.id <= end);
  return reached.flatMap(({ node, judgement: { outcome, reason } }) =>
    outcome === 'gap' ? [{ place: node.origin, reason: reason ?? 'its sizes cannot be compared' }] : [],
  );
}

const mayBeEmpty = new Set(['index', 'weight', 'dense']);

/** Whether it is a tensor without elements, and no fault: `x[:, :0]`, `torch.empty(0)`, a classifier of no classes yet. */
function isNothing({ op, shape }: OpNode): boolean {
  return mayBeEmpty.has(op) && shape?.includes(0) === true;
}

/** Sizes below 1 at a literal input, or at every input: the first node of each such chain. */
function tooSmall(model: Model, result: JudgeResult): readonly JudgedNode[] {
  const isBad = (dim: Dim): boolean => (typeof dim === 'number' ? dim < 1 : result.neverValid.has(dim));
  const bad = model.nodes.map(
    (node) => isNothing(node) || (node.shape !== null && withoutBatch(node.shape).some(isBad)),
  );
  return model.nodes.flatMap((node): JudgedNode[] => {
    if (!bad[node.id] || node.op === 'input' || isNothing(node) || node.inputs.some((id) => bad[id])) {
      return [];
    }
    const axes = (node.shape ?? []).flatMap((dim, axis) => (axis > 0 && isBad(dim) ? [axis - 1] : []));
    const judgement: Judgement = {
      id: -1,
      outcome: 'fail',
      verdict: 'always',
      condition: null,
      witness: byAxis(model, {}),
      passing: null,
      axes,
      precondition: null,
      failing: {},
    };
    const subject: Subject = { node, kind: 'size', requirement: null, operands: null, onPurpose: false };
    return [{ ...subject, block: null, judgement, upsampled: false }];
  });
}
