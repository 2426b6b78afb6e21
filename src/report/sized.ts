import type { AnalysisError } from '../diagnostic.js';
import { type Dim, type DimSymbol, evaluate, show, substitute } from '../dim/index.js';
import type { Analysis } from '../engine/engine.js';
import type { Model, OpNode } from '../graph/model.js';
import { mergeOperands } from '../ops/merge.js';
import type { Op, Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import { counted } from './summary.js';

/** A model at one input. */
export interface SizedModel {
  /** What a size of the model is at this input. */
  readonly size: (dim: Dim) => Dim;
  /** Shapes by node, up to the node that rejects the input. */
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
): SizedModel {
  const errorAt = ({ file, start }: { file: string; start: number }, message: string): AnalysisError => ({
    file,
    ...analysis.locate(file, start),
    message: `${model.name}: ${message}`,
    internal: false,
  });
  const bound = bindInputs(model, inputs);
  if (typeof bound === 'string') {
    return {
      size: (dim) => dim,
      shapes: model.nodes.map((node) => node.shape),
      error: errorAt(model.place, bound),
      rejectedAt: null,
    };
  }
  const size = (dim: Dim): Dim => substitute(dim, bound);
  const shapes: (Shape | null)[] = [];
  let error: AnalysisError | null = null;
  let rejectedAt: number | null = null;
  for (const node of model.nodes) {
    const shape = shapeOf(node, model, shapes, size);
    shapes.push(shape);
    const reason = error === null ? rejection(node, shape, shapes, bound) : null;
    if (reason === null) continue;
    rejectedAt = node.id;
    error = errorAt(node.origin, `node ${node.id} (${node.path ?? node.op}) rejects this input: ${reason}`);
  }
  return { size, shapes, error, rejectedAt };
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

/**
 * A side that comes out as 1 at this input makes a merge broadcast there and only there, so merges, and what follows
 * such a merge, take their shape from their operands at this input.
 */
function shapeOf(
  node: OpNode,
  model: Model,
  shapes: readonly (Shape | null)[],
  size: (dim: Dim) => Dim,
): Shape | null {
  const own = node.shape?.map(size) ?? null;
  const op = ops.get(node.op);
  const operands = operandShapes(node, shapes);
  if (own === null || op === undefined || operands === null) return own;
  const follows = node.inputs.some((input) => {
    const symbolic = model.nodes[input]?.shape?.map(size);
    return symbolic?.some((dim, axis) => dim !== shapes[input]?.[axis]);
  });
  if (!isElementwise(op) && !follows) return own;
  const result = op.shape(operands, node.attrs);
  return result.kind === 'shape' ? result.shape : own;
}

function operandShapes(node: OpNode, shapes: readonly (Shape | null)[]): readonly Shape[] | null {
  const operands = node.inputs.flatMap((input) => {
    const shape = shapes[input] ?? null;
    return shape === null ? [] : [shape];
  });
  return operands.length === node.inputs.length ? operands : null;
}

function isElementwise(op: Op): boolean {
  return op.merge === 'add' || op.merge === 'elementwise';
}

function rejection(
  node: OpNode,
  shape: Shape | null,
  shapes: readonly (Shape | null)[],
  bound: ReadonlyMap<DimSymbol, number>,
): string | null {
  if (node.fault) return node.fault.message;
  for (const { left, right, what } of node.requires) {
    const [a, b] = [evaluate(left, bound), evaluate(right, bound)];
    if (a !== null && b !== null && a !== b) return `${what}: ${a} against ${b}`;
  }
  const tooSmall = shape?.find((dim) => typeof dim === 'number' && dim < 1);
  if (shape && tooSmall !== undefined) {
    return `its output would be ${shape.map((dim) => show(dim, 'json')).join('x')}`;
  }
  return mergeRejection(node, shapes);
}

function mergeRejection(node: OpNode, shapes: readonly (Shape | null)[]): string | null {
  const op = ops.get(node.op);
  const operands = operandShapes(node, shapes);
  if (op === undefined || !isElementwise(op) || operands === null) return null;
  const aligned = mergeOperands(operands, node.attrs['broadcast'] === 'numpy');
  const [first = []] = aligned;
  const differ = first.some((_, axis) => {
    const sizes = aligned.map((shape) => shape[axis]).filter((dim) => typeof dim === 'number' && dim !== 1);
    return new Set(sizes).size > 1;
  });
  if (!differ) return null;
  return `its sides are ${operands.map((shape) => shape.map((dim) => show(dim, 'json')).join('x')).join(' and ')}`;
}
