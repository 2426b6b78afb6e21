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
  if (typeof bound !== 'number') return bound;
  if (bound >= 0) return min(size, bound);
  return typeof size === 'number' ? Math.max(0, size + bound) : add(size, bound);
}

/** `x[:, 0]`, `x[..., ::2]`: the shape that comes out. */
function shapeOf(shape: Shape, parts: readonly (Part | 'rest')[]): Shape {
  const taken = parts.filter((part) => part !== 'rest' && part.kind !== 'new').length;
  const rest: readonly Part[] = Array.from({ length: shape.length - taken }, () => ({ kind: 'all' }));
  const hasRest = parts.includes('rest');
  const all = [
    ...parts.flatMap((part): readonly Part[] => (part === 'rest' ? rest : [part])),
    ...(hasRest ? [] : rest),
  ];
  const made: Dim[] = [];
  let axis = 0;
  for (const part of all) {
    if (part.kind === 'new') {
      made.push(1);
      continue;
    }
    const size = shape[axis++] ?? 1;
    if (part.kind === 'all') made.push(size);
    if (part.kind === 'some') made.push(sizeOf(size, part));
  }
  return made;
}

/** Entries of a tensor by position, slices, None and `…`; lists and other tensors are not followed. */
export const indexed: TensorMeaning = meaning('index', 'input key', (call) => {
  const shape = call.tensor('input');
  const parts = call
    .indexParts('key')
    .map((part) => (part === null ? call.unfollowed('this index is not followed') : part));
  return { kind: 'node', op: 'index', operands: ['input'], attrs: { shape: shapeOf(shape, parts) } };
});
