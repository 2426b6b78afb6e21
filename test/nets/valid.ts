import type { ModelView } from '../../src/graph/view-types.js';
import { acceptedAt } from '../dim/reading.js';

/** Whether a network's `validFor`, read as text, has these sizes of its free axes. */
export function saysValid({ validFor }: ModelView, sizes: Readonly<Record<string, number>>): boolean {
  if (validFor === 'no size') return false;
  return Object.entries(sizes).every(([name, size]) => acceptedAt(sentenceFor(validFor, name), size));
}

/** What "H, W ≥ 32 and even; L ≥ 3" says of one axis; null where it says nothing. */
function sentenceFor(validFor: string | null, name: string): string | null {
  for (const part of validFor?.split('; ') ?? []) {
    const [, names = '', sentence = ''] = /^(\w+(?:, \w+)*) (.*)$/.exec(part) ?? [];
    if (names.split(', ').includes(name)) return sentence;
  }
  return null;
}

/** Sizes to try on a network of so many free axes: every square, and what lies around it. */
export function sizesToTry(axes: number): readonly (readonly number[])[] {
  const squares = Array.from({ length: 72 }, (_, index) => Array.from({ length: axes }, () => index + 1));
  const oblong = squares.map((size) => size.map((side, axis) => (axis % 2 === 0 ? side : 2 * side + 1)));
  return axes < 2 ? squares : [...squares, ...oblong];
}
