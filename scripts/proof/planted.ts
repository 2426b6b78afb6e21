/** A network with a fault planted in it, read by the analysis and run on TensorFlow.js size by size. */
import * as tf from '@tensorflow/tfjs';
import type { Diagnostic } from '../../src/diagnostic.js';
import { type Dim, evaluate, symbolsOf } from '../../src/dim/index.js';
import type { Analysis } from '../../src/engine/engine.js';
import type { ModelView } from '../../src/graph/view-types.js';
import { sizeModel } from '../../src/report/sized.js';
import type { RunShape } from './observe.js';
import { analyse, shapeRules } from './reading.js';
import { loadSources, type Sources } from './run-source.js';
import { emptyOf, hasNothing, notingLibrary, type Step, type Steps, stepsOf } from './steps.js';

/** What is run: an export that builds a model, the module itself (null), or a function of tensors of these shapes. */
export interface Planted {
  readonly sources: Sources;
  readonly entry: string;
  readonly builder: string | null;
  /** Of a function of tensors: their shapes without the batch, null where a size is open. */
  readonly inputs?: readonly RunShape[];
}

export type Outcome = 'pass' | 'broadcast' | 'fail' | 'too small';

/** What TensorFlow.js does at one size. */
export interface Trial {
  readonly outcome: Outcome;
  /** Its words, or what it broadcast. */
  readonly words: string;
  readonly steps: readonly Step[];
  /** The step that failed or broadcast; -1 where none did. */
  readonly at: number;
  /** Whether it got to the end. */
  readonly ended: boolean;
}

const adds: readonly string[] = ['Add', 'add', 'addN'];

export function isAdd({ name, inputs }: Step): boolean {
  return adds.includes(name) && inputs.length > 1;
}

/** An add of two maps of which one is stretched; biases have fewer axes. */
function broadcasts(step: Step): boolean {
  const [first = [], ...rest] = step.inputs;
  return (
    isAdd(step) && rest.some((other) => other.length === first.length && String(other) !== String(first))
  );
}

function textOf({ inputs }: Step): string {
  return inputs.map((shape) => `[${shape.map(String).join(', ')}]`).join(' + ');
}

function trialOf({ steps, error }: Steps<unknown>): Trial {
  const ended = error === null;
  if (steps.some(({ inputs, outputs }) => [...inputs, ...(outputs ?? [])].some(hasNothing))) {
    return { outcome: 'too small', words: 'a tensor is empty', steps, at: -1, ended };
  }
  const broadcast = steps.findIndex((step) => step.outputs !== null && broadcasts(step));
  if (broadcast >= 0) {
    const step = steps[broadcast];
    return { outcome: 'broadcast', words: step ? textOf(step) : '', steps, at: broadcast, ended };
  }
  if (error !== null) {
    const at = steps.findIndex(({ outputs }) => outputs === null);
    return { outcome: 'fail', words: error, steps, at, ended };
  }
  return { outcome: 'pass', words: '', steps, at: -1, ended };
}

/** A build that stops, be it at no op; one that is stopped here since nothing is left would have gone on. */
function refusal(trial: Trial, words: string): Trial {
  return trial.outcome === 'too small' ? trial : { ...trial, outcome: 'fail', words };
}

/** The network on TensorFlow.js. */
export class OnLibrary {
  readonly #run: RunAt | null;
  /** Why it cannot be built. */
  readonly refused: Trial | null;
  /** Whether it has no open size. */
  readonly isLiteral: boolean;

  constructor({ sources, entry, builder, inputs }: Planted) {
    const built = stepsOf(() => {
      const exports = loadSources(sources, entry, notingLibrary);
      if (builder === null) return null;
      const value = exports[builder];
      if (typeof value !== 'function') throw new Error(`there is no function ${builder}`);
      const callable = value as (...given: readonly unknown[]) => unknown;
      return inputs === undefined ? callable() : callable;
    });
    this.refused = built.error === null ? null : refusal(trialOf(built), built.error);
    const { result } = built;
    const shapes =
      result instanceof tf.LayersModel ? result.inputs.map(({ shape }) => shape.slice(1)) : (inputs ?? []);
    this.isLiteral = !shapes.some((shape) => shape.includes(null));
    this.#run = runOf(result, shapes);
  }

  /** Forgets its weights. */
  dispose(): void {
    tf.disposeVariables();
  }

  /** At sizes of the open axes in turn, of which the last repeats. */
  at(...sizes: readonly number[]): Trial {
    if (this.refused !== null) return this.refused;
    tf.engine().startScope();
    try {
      return this.#run === null
        ? { outcome: 'pass', words: '', steps: [], at: -1, ended: true }
        : trialOf(this.#run(sizes));
    } finally {
      tf.engine().endScope();
    }
  }
}

/** Shapes with the batch first, whose open sizes are filled in. */
export function shapesAt(
  shapes: readonly RunShape[],
  sizes: readonly number[],
): readonly (readonly number[])[] {
  return shapes.map((shape) => {
    let next = 0;
    return [1, ...shape.map((size) => size ?? sizes[Math.min(next++, sizes.length - 1)] ?? 1)];
  });
}

type RunAt = (sizes: readonly number[]) => Steps<unknown>;

function runOf(result: unknown, shapes: readonly RunShape[]): RunAt | null {
  const tensorsAt = (sizes: readonly number[]): tf.Tensor[] => shapesAt(shapes, sizes).map(emptyOf);
  if (result instanceof tf.LayersModel) {
    return (sizes) => {
      const tensors = tensorsAt(sizes);
      return stepsOf(() => result.apply(tensors.length === 1 && tensors[0] ? tensors[0] : tensors));
    };
  }
  if (typeof result !== 'function') return null;
  return (sizes) =>
    stepsOf(() => (result as (...given: readonly tf.Tensor[]) => unknown)(...tensorsAt(sizes)));
}

/** What the analysis says of the network. */
export class OnPaper {
  readonly analysis: Analysis;
  readonly views: readonly ModelView[];
  /** Of the rules that a run can judge. */
  readonly told: readonly Diagnostic[];

  constructor({ sources, builder }: Planted) {
    this.analysis = analyse(sources, Object.keys(sources).sort());
    this.views = this.analysis.models.filter(({ model }) => model.builder === (builder ?? '<module>'));
    const names = this.views.map(({ model }) => model.name);
    this.told = this.analysis.diagnostics.filter(
      ({ ruleId, models }) => shapeRules.includes(ruleId) && models.some((name) => names.includes(name)),
    );
  }

  /** Whether every size that the analysis found is at least 1 there, failed adds having the sizes of their main branch. */
  isWholeAt(size: number): boolean {
    const worth = (dim: Dim): number | null =>
      evaluate(dim, new Map([...symbolsOf(dim)].map((symbol) => [symbol, symbol.name === 'N' ? 1 : size])));
    const { nodes = [] } = this.views[0]?.model ?? {};
    return nodes.every(({ shape }) => shape?.every((dim) => (worth(dim) ?? 1) >= 1) ?? true);
  }

  /** What the sizes that the analysis found come to at one size of the input. */
  at(size: number): Outcome | 'nothing read' {
    const [view] = this.views;
    if (view === undefined) return 'nothing read';
    const { model, judged } = view;
    const inputs = model.inputs.map(({ node }) =>
      (model.nodes[node]?.shape ?? []).map((dim, axis) =>
        axis === 0 ? 1 : typeof dim === 'number' ? dim : size,
      ),
    );
    const { rejectedAt, shapes } = sizeModel(model, inputs, this.analysis);
    if (shapes.some((shape) => shape?.some((dim) => (evaluate(dim, new Map()) ?? 1) < 1))) return 'too small';
    const stretched = judged.filter(({ node, operands, onPurpose }) => {
      if (operands === null || onPurpose || !['add', 'addN'].includes(node.op)) return false;
      const [left, right] = operands.map((operand) => shapes[node.inputs[operand] ?? -1]);
      return left?.length === right?.length && left?.some((dim, axis) => dim !== right?.[axis]);
    });
    const first = Math.min(...stretched.map(({ node }) => node.id));
    if (rejectedAt !== null && rejectedAt <= first) return 'fail';
    return first < Infinity ? 'broadcast' : 'pass';
  }
}
