import { compare, type Dim } from '../../src/rule.js';

export function sameSize(a: Dim | undefined, b: Dim | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a === b || compare(a, b).kind === 'equal';
}

export function sameShape(a: readonly Dim[] | null, b: readonly Dim[] | null): boolean {
  return a !== null && b?.length === a.length && a.every((dim, axis) => sameSize(dim, b[axis]));
}
