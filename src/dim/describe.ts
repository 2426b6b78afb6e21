import { intersect, isEmpty, minus, type SizeSet, setOf, smallest } from './sizes.js';

/** Consecutive numbers as people list them: "7", "33–64", "3, 5–9". */
function ranges(values: readonly number[]): string {
  const parts: string[] = [];
  for (let index = 0; index < values.length;) {
    let end = index;
    while (values[end + 1] === (values[end] ?? 0) + 1) end++;
    const [from, to] = [values[index] ?? 0, values[end] ?? 0];
    parts.push(from === to ? String(from) : to === from + 1 ? `${from}, ${to}` : `${from}–${to}`);
    index = end + 1;
  }
  return parts.join(', ');
}

function residues(set: SizeSet): string {
  const length = set.cycle.length;
  const classes = set.cycle
    .flatMap((member, index) => (member ? [(set.start + index) % length] : []))
    .sort((a, b) => a - b);
  return ranges(classes).replaceAll('–', '…');
}

/** From where on the set follows its cycle, as the first member that does. */
function firstMember(set: SizeSet): number {
  return set.start + Math.max(0, set.cycle.indexOf(true));
}

/**
 * A set of sizes in words, exact: "every odd H from 33 on", "H ≡ 1…16 mod 32 from 49 on", "H = 7", "H ≥ 33",
 * "all sizes but 33–64". `within` is the sizes that are asked about at all.
 */
export function describe(set: SizeSet, name: string, within: SizeSet): string {
  const members = intersect(set, within);
  if (isEmpty(members)) return 'no size';
  const others = minus(within, members);
  if (isEmpty(others)) return `every ${name}`;
  if (!others.cycle.includes(true)) return `all sizes but ${name} = ${ranges(others.below)}`;
  const listed = members.below.length > 0 ? `${name} = ${ranges(members.below)}` : null;
  if (!members.cycle.includes(true)) return listed ?? 'no size';
  const repeating = describeCycle(members, name, smallest(within) ?? 1);
  return listed === null ? repeating : `${listed}, and ${repeating}`;
}

function describeCycle(set: SizeSet, name: string, from: number): string {
  const first = firstMember(set);
  const since = first > from + set.cycle.length ? ` from ${first} on` : '';
  if (set.cycle.length === 1) return `${name} ≥ ${first}`;
  if (set.cycle.length === 2) {
    return `every ${first % 2 === 0 ? 'even' : 'odd'} ${name}${first > 2 ? ` from ${first} on` : ''}`;
  }
  return `${name} ≡ ${residues(set)} mod ${set.cycle.length}${since}`;
}

/** The sizes that a network accepts: "≥ 32 and even", "≥ 32 and a multiple of 32"; null when it accepts every one. */
export function describeValid(valid: SizeSet): string | null {
  const first = smallest(valid);
  if (first === null) return 'no size';
  const length = valid.cycle.length;
  if (valid.below.length === 0 && length === 1) return first === 1 ? null : `≥ ${first}`;
  if (!valid.cycle.includes(true)) return `= ${ranges(valid.below)}`;
  const one = valid.cycle.filter(Boolean).length === 1;
  const start = firstMember(valid);
  if (valid.below.length > 0) {
    return describe(
      valid,
      '',
      setOf(1, 1, () => true),
    ).trim();
  }
  if (one && start % length === 0) {
    return `≥ ${first} and ${length === 2 ? 'even' : `a multiple of ${length}`}`;
  }
  if (one && length === 2) return `≥ ${first} and odd`;
  return `≥ ${first} and ≡ ${residues(valid)} mod ${length}`;
}
