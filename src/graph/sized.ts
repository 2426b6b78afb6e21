import { type Dim, type DimSymbol, evaluate, show, substitute } from '../dim/index.js';
import { mergeOperands } from '../ops/merge.js';
import type { Op, Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import type { Model, OpNode } from './model.js';
import { ofWeights } from './otherwise.js';

/** A model with numbers for the sizes of its inputs. */
export interface SizedModel {
  /** What a size of the model is at this input. */
  readonly size: (dim: Dim) => Dim;
  /** Shapes by node; those behind a node that rejects its input are what it is taken to have given. */
  readonly shapes: readonly (Shape | null)[];
  /** Why a node rejects its input, by node; null for those that do not. */
  readonly rejections: readonly (string | null)[];
}

/** Puts numbers in for symbols of a model. */
export function sizeAt(model: Model, bound: ReadonlyMap<DimSymbol, number>): SizedModel {
  const size = (dim: Dim): Dim => substitute(dim, bound);
  const shapes: (Shape | null)[] = [];
  const rejections: (string | null)[] = [];
  /** Whether an operand is another here than its sizes say. */
  const isOther = ({ inputs }: OpNode): boolean =>
    inputs.some((input) =>
      model.nodes[input]?.shape?.some((dim, axis) => size(dim) !== shapes[input]?.[axis]),
    );
  for (const node of model.nodes) {
    const rejected = mergeRejection(node, shapes);
    const asWritten: Outcome = {
      shape: node.shape?.map(size) ?? null,
      requires: node.requires,
      fault: node.fault,
    };
    const outcome =
      rejected === null ? outcomeOf(node, shapes, { own: asWritten, follows: isOther(node) }) : asWritten;
    shapes.push(outcome.shape);
    const isOfNothing =
      node.op === 'index' || node.inputs.some((input) => shapes[input]?.includes(0) === true);
    rejections.push(rejected ?? rejection(outcome, bound, isOfNothing ? 0 : 1));
  }
  return { size, shapes, rejections };
}

/** What an op gives, what that needs, and why it gives nothing. */
type Outcome = Pick<OpNode, 'shape' | 'requires' | 'fault'>;

/**
 * A side that comes out as 1 at this input makes a merge broadcast there and only there, so merges, and what follows
 * such a merge, take their shape from their operands at this input.
 */
function outcomeOf(
  node: OpNode,
  shapes: readonly (Shape | null)[],
  { own, follows }: { readonly own: Outcome; readonly follows: boolean },
): Outcome {
  const op = ops.get(node.op);
  const operands = operandShapes(node, shapes);
  if (own.shape === null || op === undefined || operands === null) return own;
  if (!isElementwise(op) && !follows) return own;
  const result = op.shape(operands, node.attrs);
  if (result.kind === 'shape') {
    const requires = follows ? [...result.requires, ...ofWeights(node, operands)] : own.requires;
    return { ...own, shape: result.shape, requires };
  }
  return result.kind === 'fault' && follows ? { ...own, fault: own.fault ?? { ...result, axis: null } } : own;
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
  { shape, requires, fault }: Outcome,
  bound: ReadonlyMap<DimSymbol, number>,
  least: 0 | 1,
): string | null {
  if (fault) return fault.message;
  for (const { left, right, what } of requires) {
    const [a, b] = [evaluate(left, bound), evaluate(right, bound)];
    if (a !== null && b !== null && a !== b) return `${what}: ${a} against ${b}`;
  }
  const tooSmall = shape?.find((dim) => typeof dim === 'number' && dim < least);
  if (shape && tooSmall !== undefined) {
    return `its output would be ${shape.map((dim) => show(dim, 'json')).join('x')}`;
  }
  return null;
}

function mergeRejection(node: OpNode, shapes: readonly (Shape | null)[]): string | null {
  const op = ops.get(node.op);
  const operands = operandShapes(node, shapes);
  if (op === undefined || !isElementwise(op) || operands === null || node.fault) return null;
  const aligned = mergeOperands(operands, node.attrs['broadcast'] === 'numpy');
  const [first = []] = aligned;
  const keepsFirst = node.attrs['inPlace'] === true;
  const differ = first.some((own, axis) => {
    const sizes = aligned.map((shape) => shape[axis]).filter((dim) => typeof dim === 'number' && dim !== 1);
    return new Set(sizes).size > 1 || (keepsFirst && own === 1 && sizes.length > 0);
  });
  if (!differ) return null;
  return `its sides are ${operands.map((shape) => shape.map((dim) => show(dim, 'json')).join('x')).join(' and ')}`;
}
