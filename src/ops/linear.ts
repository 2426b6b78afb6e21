import { type Dim, show } from '../dim/index.js';
import { flag, textAt } from './attributes.js';
import { defineOp } from './define.js';
import { sizeOf } from './layout.js';
import type { Op, OpResult, Requirement, Shape } from './op.js';
import { fault, requiring, shaped, showShape, unknown } from './result.js';

function swapped(shape: Shape, isTransposed: boolean): Shape {
  return isTransposed ? [...shape.slice(0, -2), sizeOf(shape, -1), sizeOf(shape, -2)] : shape;
}

/** Leading axes of two stacks of matrices, brought to one shape. */
function stacked(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  const padded = (shape: Shape): Shape => [...Array.from({ length: rank - shape.length }, () => 1), ...shape];
  const [left, right] = [padded(a), padded(b)];
  return left.map((dim, axis) => (dim === 1 ? sizeOf(right, axis) : dim));
}

/** [..., m, k] · [..., k, n] = [..., m, n]; leading axes are broadcast (`BatchMatMul`). */
const matMul: Op = {
  kind: 'matMul',
  arity: 2,
  source: 'tf.matMul',
  merge: 'dot',
  rank: { atLeast: 2, atMost: 6 },
  shape: ([first = [], second = []], attrs) => {
    if (second.length < 2) return fault(`matMul takes matrices, not ${showShape(second)}`, { operand: 1 });
    const [a, b] = [swapped(first, flag(attrs, 'transposeA')), swapped(second, flag(attrs, 'transposeB'))];
    const [left, right] = [sizeOf(a, -1), sizeOf(b, -2)];
    const axis = flag(attrs, 'transposeA') ? first.length - 2 : first.length - 1;
    const shape = [...stacked(a.slice(0, -2), b.slice(0, -2)), sizeOf(a, -2), sizeOf(b, -1)];
    return requiring(
      shape,
      [{ left, right, what: 'the inner sizes of the two matrices', operand: 0, axis }],
      () =>
        `matMul of ${showShape(a)} and ${showShape(b)}: inner sizes ${show(left, 'text')} and ${show(right, 'text')} differ`,
    );
  },
};

/** Vectors and matrices; a vector's axis goes. */
const dot: Op = {
  kind: 'tf.dot',
  arity: 2,
  source: 'tf.dot',
  merge: 'dot',
  rank: { atLeast: 1, atMost: 2 },
  shape: ([a = [], b = []]) => {
    if (b.length < 1 || b.length > 2) {
      return fault(`dot takes vectors and matrices, not ${showShape(b)}`, { operand: 1 });
    }
    const [left, right] = [sizeOf(a, -1), sizeOf(b, 0)];
    return requiring(
      [...a.slice(0, -1), ...b.slice(1)],
      [{ left, right, what: 'the axes that dot contracts', operand: 0, axis: a.length - 1 }],
      () => `dot of ${showShape(a)} and ${showShape(b)}: inner sizes differ`,
    );
  },
};

/** Each letter is one size wherever it stands; what the right side names is left (`decodeEinsumEquation`). */
function contracted(inputs: readonly Shape[], equation: string): OpResult {
  const [terms = '', output] = equation.replace(/\s/g, '').split('->');
  if (output === undefined || equation.includes('.')) return unknown(`einsum '${equation}' is not followed`);
  const letters = terms.split(',');
  const odd = inputs.findIndex((shape, index) => shape.length !== letters[index]?.length);
  if (odd >= 0 || letters.length !== inputs.length) {
    return fault(`einsum '${equation}' does not fit ${inputs.map(showShape).join(' and ')}`, {
      operand: Math.max(0, odd),
    });
  }
  const sizes = new Map<string, Dim>();
  const requirements: Requirement[] = [];
  inputs.forEach((shape, operand) =>
    shape.forEach((left, axis) => {
      const letter = letters[operand]?.[axis] ?? '';
      const right = sizes.get(letter);
      if (right === undefined) sizes.set(letter, left);
      else requirements.push({ left, right, what: `the sizes of ${letter} in einsum`, operand, axis });
    }),
  );
  return requiring(
    output.split('').map((letter) => sizes.get(letter) ?? 1),
    requirements,
    () => `einsum '${equation}' does not fit ${inputs.map(showShape).join(' and ')}`,
  );
}

const einsum: Op = {
  kind: 'einsum',
  arity: { atLeast: 1 },
  source: 'tf.einsum',
  shape: (inputs, attrs) => contracted(inputs, textAt(attrs, 'equation')),
};

/** One axis each of a vector. */
const outerProduct: Op = {
  kind: 'outerProduct',
  arity: 2,
  rank: 1,
  source: 'tf.outerProduct',
  shape: ([a = [], b = []]) => shaped([sizeOf(a, 0), sizeOf(b, 0)]),
};

/** Products of matrices and what generalises them. */
export const linearOps: readonly Op[] = [matMul, dot, einsum, outerProduct].map(defineOp);
