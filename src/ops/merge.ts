import { add, compare, type Dim } from '../dim/index.js';
import { fault, numbersAt, shaped } from './attributes.js';
import type { Op, OpResult, Requirement, Shape } from './op.js';

/** The size of one axis of an element-wise merge: the other side of a 1; where sides differ otherwise, the first. */
function mergedSize(a: Dim, b: Dim): Dim {
  return a === 1 ? b : a;
}

/** Ranks may differ: the shorter shape gets ones behind its batch axis (as the framework's merge layer does). */
export function paddedTo(shape: Shape, rank: number): Shape {
  if (shape.length >= rank) return shape;
  const [batch = 1, ...rest] = shape;
  return [batch, ...Array.from({ length: rank - shape.length }, () => 1), ...rest];
}

/** Core ops align shapes at their last axis, batch included. */
function alignedTo(shape: Shape, rank: number): Shape {
  return [...Array.from({ length: Math.max(0, rank - shape.length) }, () => 1), ...shape];
}

/** The operands of an element-wise merge, brought to one rank. */
export function mergeOperands(inputs: readonly Shape[], numpy: boolean): readonly Shape[] {
  const rank = Math.max(...inputs.map((shape) => shape.length));
  return inputs.map((shape) => (numpy ? alignedTo(shape, rank) : paddedTo(shape, rank)));
}

const elementwise: Op['shape'] = (inputs, attrs) => {
  if (inputs.length < 2 && attrs['broadcast'] !== 'numpy') return fault('a merge layer wants at least 2 inputs');
  const [first = [], ...others] = mergeOperands(inputs, attrs['broadcast'] === 'numpy');
  return shaped(others.reduce<Shape>((all, shape) => all.map((dim, axis) => mergedSize(dim, shape[axis] ?? 1)), first));
};

function merge(kind: string, source = `tf.layers.${kind}`): Op {
  return { kind, arity: { atLeast: 2 }, source, merge: kind === 'add' ? 'add' : 'elementwise', shape: elementwise };
}

const concatenate: Op = {
  kind: 'concatenate',
  arity: { atLeast: 2 },
  source: 'tf.layers.concatenate',
  merge: 'concatenate',
  shape: (inputs, attrs): OpResult => {
    const [first = []] = inputs;
    const [given = -1] = numbersAt(attrs, 'axis');
    const axis = given < 0 ? first.length + given : given;
    if (inputs.length < 2) return fault('concatenate wants at least 2 inputs');
    const odd = inputs.findIndex((shape) => shape.length !== first.length);
    if (odd >= 0) return fault(`concatenate wants inputs of one rank and is given ${first.length} and ${inputs[odd]?.length ?? 0} axes`, null, undefined, odd);
    const requires = inputs.slice(1).flatMap((shape, index) => otherAxes(first, shape, axis, index + 1));
    return shaped(
      first.map((dim, at) => (at === axis ? inputs.reduce<Dim>((sum, shape) => add(sum, shape[at] ?? 0), 0) : dim)),
      requires,
    );
  },
};

function otherAxes(first: Shape, shape: Shape, axis: number, operand: number): Requirement[] {
  return shape.flatMap((dim, at) => {
    const other = first[at];
    if (at === 0 || at === axis || other === undefined || compare(dim, other).kind === 'equal') return [];
    return [{ left: dim, right: other, what: `axis ${at} of the inputs that concatenate joins along axis ${axis}`, operand, axis: at }];
  });
}

/** Contracts one axis of each operand; the rest of the second follows the rest of the first. */
const dot: Op = {
  kind: 'dot',
  arity: 2,
  source: 'tf.layers.dot',
  merge: 'dot',
  shape: ([a = [], b = []], attrs) => {
    const axes = numbersAt(attrs, 'axes');
    const [x, y] = [axes[0] ?? -1, axes[1] ?? axes[0] ?? -1];
    const [i, j] = [x < 0 ? a.length + x : x, y < 0 ? b.length + y : y];
    const rest = [...a.filter((_, axis) => axis !== i), ...b.filter((_, axis) => axis !== j && axis !== 0)];
    const [left, right] = [a[i] ?? 1, b[j] ?? 1];
    const requires = left === right ? [] : [{ left, right, what: 'the axes that dot contracts', operand: 0, axis: i }];
    return shaped(rest.length === 1 ? [...rest, 1] : rest, requires);
  },
};

export const mergeOps: readonly Op[] = [merge('add'), merge('subtract', 'tf.sub'), merge('average'), merge('multiply'), merge('maximum'), merge('minimum'), concatenate, dot];
