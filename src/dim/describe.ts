import { isBounded, isEmpty, minus, nextMember, runsBelow, type SizeSet, smallest } from './sizes.js';

type Run = readonly [first: number, last: number];

/** Consecutive numbers as people list them: "7", "33–64", "3, 5–9". */
function ranges(runs: readonly Run[], dash: string): string {
  return runs
    .map(([from, to]) =>
      to > from + 1 ? `${from}${dash}${to}` : to > from ? `${from}, ${to}` : String(from),
    )
    .join(', ');
}

function runsOf(values: readonly number[]): readonly Run[] {
  const runs: [number, number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.[1] === value - 1) last[1] = value;
    else runs.push([value, value]);
  }
  return runs;
}

/** A set that has no largest member: residues that hold from some member on, and the members before it. */
interface Repeating {
  readonly length: number;
  readonly residues: readonly number[];
  /** The first member that follows the residues. */
  readonly first: number;
  /** Whether every positive integer of these residues is a member. */
  readonly fromStart: boolean;
  readonly before: readonly Run[];
}

function repeating(set: SizeSet): Repeating {
  const length = set.cycle.length;
  const residues: number[] = [];
  set.cycle.forEach((member, index) => {
    if (member === 1) residues.push((set.start + index) % length);
  });
  residues.sort((a, b) => a - b);
  const first = nextMember(set, set.start) ?? set.start;
  return { length, residues, first, fromStart: set.start === 1, before: runsBelow(set) };
}

/** "≡ 0, 17…31 mod 32". */
function classes({ residues, length }: Repeating): string {
  return `≡ ${ranges(runsOf(residues), '…')} mod ${length}`;
}

/**
 * A set of sizes in words, exact: "every odd H from 33 on", "H ≡ 1…16 mod 32 from 49 on", "H = 7", "H ≥ 33", "all sizes
 * but 33–64". `within` is the sizes that are asked about; `whole` is what all of them are called.
 */
export function describe(set: SizeSet, name: string, within: SizeSet, whole = 'all sizes'): string {
  if (isEmpty(set)) return `no ${name}`;
  const others = minus(within, set);
  if (isEmpty(others)) return `every ${name}`;
  if (isBounded(set)) return `${name} = ${ranges(runsBelow(set), '–')}`;
  if (isBounded(others) && !isInterval(set)) {
    return `${whole} but ${ranges(runsBelow(others), '–')}`;
  }
  const cycle = repeating(set);
  const listed = cycle.before.length > 0 ? `${name} = ${ranges(cycle.before, '–')} or ` : '';
  return listed + describeCycle(cycle, name);
}

/** All integers from one on. */
function isInterval(set: SizeSet): boolean {
  return set.cycle.length === 1 && smallest(set) === set.start;
}

function describeCycle(cycle: Repeating, name: string): string {
  const { first, length, fromStart } = cycle;
  if (length === 1) return `${name} ≥ ${first}`;
  const from = fromStart ? '' : ` from ${first} on`;
  if (length === 2) return `every ${first % 2 === 0 ? 'even' : 'odd'} ${name}${from}`;
  return `${name} ${classes(cycle)}${from}`;
}

/** The sizes that a network accepts: "≥ 32 and even", "≥ 32 and a multiple of 32"; null when it accepts every one. */
export function describeValid(valid: SizeSet): string | null {
  if (isEmpty(valid)) return 'no size';
  if (isBounded(valid)) return `= ${ranges(runsBelow(valid), '–')}`;
  const cycle = repeating(valid);
  const rest = describeValidCycle(cycle);
  if (cycle.before.length > 0) return `= ${ranges(cycle.before, '–')} or ${rest}`;
  return cycle.length === 1 && cycle.fromStart ? null : rest;
}

function describeValidCycle(cycle: Repeating): string {
  const { first, length, residues } = cycle;
  if (length === 1) return `≥ ${first}`;
  if (residues.length === 1 && length === 2) return `≥ ${first} and ${first % 2 === 0 ? 'even' : 'odd'}`;
  if (residues.length === 1 && residues[0] === 0) return `≥ ${first} and a multiple of ${length}`;
  return `≥ ${first} and ${classes(cycle)}`;
}
