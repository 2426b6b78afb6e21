/** An axis by its name. One that only has a length has a name of its own, which tells it. */
export type Axis = string;

/** One side of a pattern: each axis of a tensor as the axes that it is made of; none: of length 1. */
export type Side = readonly (readonly Axis[])[];

export interface Pattern {
  readonly left: Side;
  readonly right: Side;
}

const term = /\(([^()]*)\)|([^\s()]+)/g;

/** The length that an axis without a name has; null for one with a name. */
export function lengthIn(axis: Axis): number | null {
  const [, length] = /^(\d+) /.exec(axis) ?? [];
  return length === undefined ? null : Number(length);
}

function sideOf(text: string): Side {
  let unnamed = 0;
  return [...text.matchAll(term)].map(([whole, group]) =>
    (group ?? whole)
      .split(/\s+/)
      .filter((name) => name !== '' && name !== '1')
      .map((name) => (/^\d+$/.test(name) ? `${name} ${unnamed++}` : name)),
  );
}

const side = /^(?:[\w\s.]|\([\w\s.]*\))*$/;

/** How many axes the left side of a pattern names; null where `…` stands for any number beside them. */
export function countOf(text: string): number | null {
  const [left = ''] = text.split('->');
  return left.includes('...') ? null : sideOf(left).length;
}

/** `b (h w) c -> b h w c` taken apart, for a tensor of so many axes; null for what is no pattern for that. */
export function patternOf(text: string, rank: number): Pattern | null {
  const [left = '', right = '', ...more] = text.split('->');
  if (more.length > 0 || !side.test(left) || !side.test(right)) return null;
  const others = rank - sideOf(left).length + 1;
  if (others < 0) return null;
  const names = Array.from({ length: others }, (_, index) => `…${index}`).join(' ');
  const [from, to] = [left, right].map((each) => sideOf(each.replace('...', names)));
  return from && to ? { left: from, right: to } : null;
}
