import { type Dim, judge, type Judgement, type JudgeResult, type SizeEvent } from '../dim/index.js';
import { mergeOperands } from '../ops/merge.js';
import type { Op, Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import { nodeOf } from './blocks.js';
import type { Model, OpNode } from './model.js';
import type { Block, JudgedNode } from './view-types.js';

interface Subject {
  readonly node: OpNode;
  readonly kind: JudgedNode['kind'];
  readonly requirement: number | null;
  readonly onPurpose: boolean;
}

/** What flows into a node has gone through an op of some kind. */
function marks(model: Model, marked: (op: Op) => boolean, stops: (op: Op) => boolean): readonly boolean[] {
  const flags: boolean[] = [];
  for (const node of model.nodes) {
    const op = ops.get(node.op);
    if (!op) flags.push(node.inputs.some((id) => flags[id] === true));
    else if (marked(op)) flags.push(true);
    else if (stops(op)) flags.push(node.inputs.length > 0 && node.inputs.every((id) => flags[id] === true));
    else flags.push(node.inputs.some((id) => flags[id] === true));
  }
  return flags;
}

function withoutBatch(shape: Shape): readonly Dim[] {
  return shape.slice(1);
}

/** Reads a model's sizes as events for the judge, in order of execution. */
class Reading {
  readonly events: SizeEvent[] = [];
  readonly subjects: Subject[] = [];
  readonly #collapsed: readonly boolean[];

  constructor(
    private readonly model: Model,
    private readonly residual: ReadonlySet<number>,
  ) {
    this.#collapsed = marks(
      model,
      (op) => op.collapsesSpace === true,
      (op) => op.merge !== undefined,
    );
    for (const node of model.nodes) this.#node(node);
  }

  #node(node: OpNode): void {
    if (node.shape) this.events.push({ kind: 'node', dims: withoutBatch(node.shape) });
    node.requires.forEach(({ left, right }, index) => {
      this.events.push({
        kind: 'require',
        id: this.#subject({ node, kind: 'require', requirement: index, onPurpose: false }),
        left,
        right,
      });
    });
    const merge = ops.get(node.op)?.merge;
    if (merge === 'add' || merge === 'elementwise') this.#merge(node);
  }

  #merge(node: OpNode): void {
    const shapes = node.inputs.map((id) => nodeOf(this.model, id).shape);
    if (shapes.some((shape) => shape === null)) return;
    const [first, ...others] = mergeOperands(shapes as Shape[], node.attrs['broadcast'] === 'numpy').map(
      withoutBatch,
    );
    if (!first) return;
    const residual = this.residual.has(node.id);
    const onPurpose = !residual || node.inputs.some((id) => this.#collapsed[id] === true);
    for (const other of others) {
      const id = this.#subject({ node, kind: residual ? 'residual' : 'merge', requirement: null, onPurpose });
      this.events.push({
        kind: 'merge',
        id,
        left: first,
        right: other,
        broadcastOnPurpose: onPurpose,
        residual,
      });
    }
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

export interface SizeResult {
  readonly judged: readonly JudgedNode[];
  readonly result: JudgeResult;
}

/** Judges every merge and requirement of a model. */
export function judgeModel(model: Model, blocks: readonly Block[]): SizeResult {
  const byMerge = new Map(blocks.map((block) => [block.merge.id, block]));
  const reading = new Reading(model, new Set(byMerge.keys()));
  const result = judge(reading.events, model.symbols);
  const upsampled = marks(
    model,
    (op) => op.upsamples === true,
    () => false,
  );
  const judged = result.judgements.flatMap((judgement): JudgedNode[] => {
    const subject = reading.subjects[judgement.id];
    if (!subject) return [];
    return [
      {
        ...subject,
        block: byMerge.get(subject.node.id) ?? null,
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
    judged: [...judged, ...tooSmall(model, result)].toSorted((a, b) => a.node.id - b.node.id),
    result,
  };
}

/** Sizes below 1 at a literal input, or at every input: the first node of each such chain. */
function tooSmall(model: Model, result: JudgeResult): readonly JudgedNode[] {
  const isBad = (dim: Dim): boolean => (typeof dim === 'number' ? dim < 1 : result.neverValid.has(dim));
  const bad = model.nodes.map((node) => node.shape !== null && withoutBatch(node.shape).some(isBad));
  return model.nodes.flatMap((node): JudgedNode[] => {
    if (!bad[node.id] || node.op === 'input' || node.inputs.some((id) => bad[id])) return [];
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
    return [
      { node, kind: 'size', requirement: null, onPurpose: false, block: null, judgement, upsampled: false },
    ];
  });
}
