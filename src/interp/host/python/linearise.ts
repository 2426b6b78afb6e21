import type { ClassValue, Value } from '../../values.js';

function isSame(a: Value, b: Value): boolean {
  return a === b || (a.kind === 'library' && b.kind === 'library' && a.path === b.path);
}

/** The order in which members are looked up (C3); null where the bases contradict each other. */
export function linearise(cls: ClassValue, parents: readonly Value[]): readonly Value[] | null {
  const found: Value[] = [cls];
  let open = [...parents.map((parent) => lineageOf(parent)), parents].filter(({ length }) => length > 0);
  while (open.length > 0) {
    const next = open
      .flatMap(([head]) => head ?? [])
      .find((head) => !open.some((each) => each.slice(1).some((other) => isSame(other, head))));
    if (!next) return null;
    found.push(next);
    open = open
      .map((each) => (each[0] && isSame(each[0], next) ? each.slice(1) : each))
      .filter(({ length }) => length > 0);
  }
  return found;
}

/** A class and all that it inherits from. */
export function lineageOf(value: Value): readonly Value[] {
  return value.kind === 'class' ? (value.lineage ?? [value]) : [value];
}
