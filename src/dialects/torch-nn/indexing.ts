import { add, type Dim, ceilDiv, sub } from '../../dim/index.js';
import type { IndexPart, TensorMeaning } from '../../interp/tensor-meaning.js';
import type { Shape } from '../../ops/op.js';
import { meaning } from './functions.js';

type Part = Exclude<IndexPart, 'rest'>;

function sizeOf(size: Dim, part: Extract<Part, { kind: 'some' }>): Dim {
  const from = typeof part.start === 'number' && part.start < 0 ? add(size, part.start) : part.start;
  const to =
    part.stop === null ? size : typeof part.stop === 'number' && part.stop < 0 ? add(size, part.stop) : part.stop;
  return ceilDiv(sub(to, from), part.step);
} // prettier-ignore

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
