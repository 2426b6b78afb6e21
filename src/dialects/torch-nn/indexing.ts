import { add, type Dim, ceilDiv, min, sub } from '../../dim/index.js';
import type { IndexPart, TensorMeaning } from '../../interp/tensor-meaning.js';
import type { Shape } from '../../ops/op.js';
import { meaning } from './meaning.js';

type Part = Exclude<IndexPart, 'rest'>;

function sizeOf(size: Dim, part: Extract<Part, { kind: 'some' }>): Dim {
  const from = placeOf(size, part.start);
  const to = part.stop === null ? size : placeOf(size, part.stop);
  return ceilDiv(sub(to, from), part.step);
}

/** A bound from the front, no further than the end. */
function placeOf(size: Dim, bound: Dim): Dim {
  if (typeof bound !== 'number' || bound === 0) return bound;
  if (bound >= 0) return min(size, bound);
  return typeof size === 'number' ? Math.max(0, size + bound) : add(size, bound);
}

/** The parts for each axis; those that are not named are taken whole, where the rest is or at the end. */
function completed(rank: number, parts: readonly (Part | 'rest')[]): readonly Part[] {
  const taken = parts.filter((part) => part !== 'rest' && part.kind !== 'new').length;
  const rest: readonly Part[] = Array.from({ length: rank - taken }, () => ({ kind: 'all' }));
  const all = parts.flatMap((part): readonly Part[] => (part === 'rest' ? rest : [part]));
  return parts.includes('rest') ? all : [...all, ...rest];
}

/** The shape that tensors of positions are spread to; null where that cannot be told. */
function spread(shapes: readonly Shape[]): Shape | null {
  const rank = Math.max(...shapes.map(({ length }) => length));
  const sizes = Array.from({ length: rank }, (_, axis): Dim | null => {
    const own = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1).filter((size) => size !== 1);
    return own.every((size) => size === own[0]) ? (own[0] ?? 1) : null;
  });
  return sizes.every((size) => size !== null) ? sizes : null;
}

/** `x[:, 0]`, `x[..., ::2]`, `x[positions]`: the shape that comes out; null where it cannot be told. */
function shapeOf(shape: Shape, parts: readonly (Part | 'rest')[]): Shape | null {
  const all = completed(shape.length, parts);
  const shapes = all.flatMap((part) => (part.kind === 'taken' ? [part.shape] : []));
  const positions = shapes.length > 0 ? spread(shapes) : [];
  if (positions === null) return null;
  const isPosition = ({ kind }: Part): boolean => kind === 'taken' || (shapes.length > 0 && kind === 'one');
  const first = all.findIndex(isPosition);
  const isApart = all.slice(first, all.findLastIndex(isPosition)).some((part) => !isPosition(part));
  const made: Dim[] = [];
  let axis = 0;
  all.forEach((part, index) => {
    if (index === first && !isApart) made.push(...positions);
    if (part.kind === 'new') {
      made.push(1);
      return;
    }
    const size = shape[axis++] ?? 1;
    if (part.kind === 'all') made.push(size);
    if (part.kind === 'some') made.push(sizeOf(size, part));
  });
  // Positions with something in between come first.
  return isApart ? [...positions, ...made] : made;
}

/** Entries of a tensor by position, positions, slices, None and `…`; tensors that say yes or no are not followed. */
export const indexed: TensorMeaning = meaning('index', 'input key', (call) => {
  const shape = call.tensor('input');
  const parts = call
    .indexParts('key')
    .map((part) => (part === null ? call.unfollowed('this index is not followed') : part));
  const made = shapeOf(shape, parts) ?? call.unfollowed('this index is not followed');
  return { kind: 'node', op: 'index', operands: ['input'], attrs: { shape: made }, places: 'key' };
});
