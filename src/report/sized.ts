import type { AnalysisError } from '../diagnostic.js';
import { type Dim, type DimSymbol, evaluate, show } from '../dim/index.js';
import type { Analysis } from '../engine/engine.js';
import type { Model } from '../graph/model.js';
import { sizeAt } from '../graph/sized.js';
import type { Shape } from '../ops/op.js';
import { counted } from './summary.js';

/** A model at one input, as it is printed. */
export interface ShownModel {
  /** What a size of the model is at this input. */
  readonly size: (dim: Dim) => Dim;
  /** Shapes by node. */
  readonly shapes: readonly (Shape | null)[];
  /** Where the framework rejects this input, if it does. */
  readonly error: AnalysisError | null;
  /** The node that rejects it. */
  readonly rejectedAt: number | null;
}

/** Puts numbers in for the sizes of a model's inputs: one shape per input, batch included, in the model's layout. */
export function sizeModel(
  model: Model,
  inputs: readonly (readonly number[])[],
  analysis: Analysis,
): ShownModel {
  const errorAt = ({ file, start }: { file: string; start: number }, message: string): AnalysisError => ({
    file,
    ...analysis.locate(file, start),
    message: `${model.name}: ${message}`,
    internal: false,
  });
  const bound = bindInputs(model, inputs);
  if (typeof bound === 'string') {
    const shapes = model.nodes.map((node) => node.shape);
    return { size: (dim) => dim, shapes, error: errorAt(model.place, bound), rejectedAt: null };
  }
  const { size, shapes, rejections } = sizeAt(model, bound);
  const first = rejections.findIndex((reason) => reason !== null);
  const node = model.nodes[first];
  const told = (): string =>
    `node ${first} (${node?.path ?? node?.op ?? ''}) rejects this input: ${rejections[first] ?? ''}`;
  return node
    ? { size, shapes, error: errorAt(node.origin, told()), rejectedAt: node.id }
    : { size, shapes, error: null, rejectedAt: null };
}

function bindInputs(model: Model, inputs: readonly (readonly number[])[]): Map<DimSymbol, number> | string {
  const bound = new Map<DimSymbol, number>();
  const wanted = model.inputs.length;
  if (inputs.length !== wanted) {
    return `--input is given ${counted(inputs.length, 'time')} and the model has ${counted(wanted, 'input')}; give it once for each, in order`;
  }
  for (const [index, { node, name }] of model.inputs.entries()) {
    const shape = model.nodes[node]?.shape ?? null;
    const given = inputs[index] ?? [];
    if (shape === null) return `the shape of its input "${name}" could not be followed`;
    if (!bindShape(shape, given, bound)) {
      return `--input ${given.join('x')} does not fit its input "${name}", which is ${shape.map((dim) => show(dim, 'json')).join('x')} (batch first)`;
    }
  }
  return bound;
}

function bindShape(shape: Shape, given: readonly number[], bound: Map<DimSymbol, number>): boolean {
  if (shape.length !== given.length) return false;
  return shape.every((dim, axis) => {
    const value = given[axis];
    if (value === undefined) return false;
    if (typeof dim !== 'number' && dim.kind === 'symbol' && !bound.has(dim)) bound.set(dim, value);
    return (evaluate(dim, bound) ?? value) === value;
  });
}
