/**
 * The faults that a network has by what TensorFlow.js does with it, under the contract of the report: this knows the
 * library's runs and no analysis, except for which merges are residual, which are meant to broadcast and which come
 * after upsampling (what a person means is not to be seen in a run).
 */
import { type Application, type Built, isMerge, type Observed } from './observe.js';

export type Verdict = 'always' | 'depends';

/** A fault as the report should have it. Sizes are of square inputs; null where the input is literal or there is none. */
export interface Fault {
  /** Of the application, in the order of the build. */
  readonly position: number;
  readonly rule: 'residual-shape-mismatch' | 'silent-broadcast-add' | 'layer-input-mismatch';
  readonly verdict: Verdict;
  readonly witness: number | null;
  readonly passing: number | null;
}

/** What a run does not show of a merge. */
export interface Meaning {
  readonly residual: boolean;
  readonly broadcastsOnPurpose: boolean;
  readonly upsampled: boolean;
}

export type MeaningOf = (position: number) => Meaning;

/** Runs by size. A network with a literal input has one, whose size says nothing. */
export type Runs = ReadonlyMap<number, Observed>;

export type Outcome = 'pass' | 'broadcast' | 'fail';

export function outcomeOf({ inputs, error }: Application): Outcome {
  if (error !== null) return 'fail';
  return inputs.every((shape) => String(shape) === String(inputs[0])) ? 'pass' : 'broadcast';
}

interface Merge {
  readonly position: number;
  readonly isAdd: boolean;
  readonly meaning: Meaning;
  /** By size, where it was reached and the input was not too small; a broadcast on purpose is a pass. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** The sizes at which no open axis of a side is 1. */
  readonly proper: ReadonlySet<number>;
  readonly passes: boolean;
}

/** Positions of axes that are not the same at every size. */
function openAxes(shapes: readonly Application[]): readonly (readonly [side: number, axis: number])[] {
  const open: [number, number][] = [];
  shapes[0]?.inputs.forEach((shape, side) => {
    shape.forEach((size, axis) => {
      if (shapes.some(({ inputs }) => inputs[side]?.[axis] !== size)) open.push([side, axis]);
    });
  });
  return open;
}

function mergeAt(position: number, { className, error }: Application, valid: Runs, meaning: Meaning): Merge {
  const runs = [...valid].flatMap(([size, { applications }]) => {
    const at = applications.get(position);
    return at ? [[size, at] as const] : [];
  });
  const open = openAxes(runs.map(([, at]) => at));
  const proper = runs.filter(([, at]) => open.every(([side, axis]) => (at.inputs[side]?.[axis] ?? 0) >= 2));
  const isRefused = error !== null;
  const outcomes = new Map<number, Outcome>(
    isRefused
      ? [...valid.keys()].map((size) => [size, 'fail'])
      : runs.map(([size, at]) => {
          const outcome = outcomeOf(at);
          return [size, outcome === 'broadcast' && meaning.broadcastsOnPurpose ? 'pass' : outcome];
        }),
  );
  const properSizes = new Set(proper.map(([size]) => size));
  return {
    position,
    isAdd: className === 'Add',
    meaning,
    outcomes,
    proper: properSizes,
    passes: [...properSizes].some((size) => outcomes.get(size) === 'pass'),
  };
}

function smallest(sizes: readonly number[]): number | null {
  return sizes.length === 0 ? null : Math.min(...sizes);
}

function nearest(sizes: readonly number[], to: number): number | null {
  const ranked = sizes.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to) || a - b);
  return ranked[0] ?? null;
}

/** The sizes at which a merge is judged: no earlier residual add fails or broadcasts, those that always do aside. */
function aliveAt(merge: Merge, merges: readonly Merge[]): number[] {
  const earlier = merges.filter(({ position, meaning, passes }) => position < merge.position && meaning.residual && passes); // prettier-ignore
  return [...merge.outcomes.keys()].filter((size) =>
    earlier.every(({ outcomes }) => (outcomes.get(size) ?? 'pass') === 'pass'),
  );
}

function faultOf(merge: Merge, merges: readonly Merge[], valid: Runs, isLiteral: boolean): Fault | null {
  const { position, isAdd, outcomes, proper, meaning } = merge;
  const alive = aliveAt(merge, merges);
  const at = (outcome: Outcome): number[] => alive.filter((size) => outcomes.get(size) === outcome);
  const [fails, broadcasts] = [at('fail'), at('broadcast')];
  const passes = alive.some((size) => outcomes.get(size) === 'pass' && proper.has(size));
  const sizeOf = (size: number | null): number | null => (isLiteral ? null : size);
  if (fails.length > 0) {
    const verdict = passes ? 'depends' : 'always';
    if (verdict === 'depends' && meaning.upsampled) return null;
    const witness = smallest(fails);
    const good = [...valid.keys()].filter((size) => proper.has(size) && merges.every(({ outcomes: each }) => (each.get(size) ?? 'pass') === 'pass')); // prettier-ignore
    const neverPasses = merges.some((each) => !each.passes && [...each.outcomes.values()].some((outcome) => outcome !== 'pass')); // prettier-ignore
    const passing = passes && !neverPasses && witness !== null ? nearest(good, witness) : null;
    const rule = isAdd ? 'residual-shape-mismatch' : 'layer-input-mismatch';
    return { position, rule, verdict, witness: sizeOf(witness), passing: sizeOf(passing) };
  }
  if (broadcasts.length === 0 || passes || !isAdd || !meaning.residual) return null;
  const witness = sizeOf(smallest(broadcasts));
  return { position, rule: 'silent-broadcast-add', verdict: 'always', witness, passing: null };
}

/** The first application that has nothing left of a literal input: what is rejected behind it follows from that. */
function firstNothing(applications: readonly Application[]): number | null {
  const found = applications.findIndex(({ output }) => output?.slice(1).some((size) => size !== null && size < 1)); // prettier-ignore
  return found < 0 ? null : found;
}

/** Applications other than merges that are rejected, at the build or at some sizes. */
function rejections(
  { applications }: Built,
  valid: Runs,
  isLiteral: boolean,
  meaningOf: MeaningOf,
): readonly Fault[] {
  const rejected = new Map<number, number[]>();
  for (const [size, run] of valid) {
    if (run.rejected !== null) rejected.set(run.rejected, [...(rejected.get(run.rejected) ?? []), size]);
  }
  const last = applications.at(-1);
  const isRefused = last !== undefined && last.error !== null && !isMerge(last);
  // A layer for one tensor gives a list for a list while a network is built: it is rejected when that runs.
  const list = applications.findIndex(({ givesList }) => givesList);
  if (list >= 0) rejected.set(list, [...valid.keys()]);
  else if (isRefused) rejected.set(firstNothing(applications) ?? applications.length - 1, [...valid.keys()]);
  return [...rejected].flatMap(([position, sizes]): Fault[] => {
    const verdict = sizes.length === valid.size ? 'always' : 'depends';
    if (verdict === 'depends' && meaningOf(position).upsampled) return [];
    const witness = isLiteral ? null : smallest(sizes);
    return [{ position, rule: 'layer-input-mismatch', verdict, witness, passing: null }];
  });
}

/** The first application that has nothing left of a literal input, or of every input. */
function emptied(runs: Runs, isLiteral: boolean): readonly Fault[] {
  if (runs.size === 0 || [...runs.values()].some(({ tooSmall }) => !tooSmall)) return [];
  // The largest input gets furthest.
  const [, last] = [...runs].toSorted(([a], [b]) => b - a)[0] ?? [];
  const position = [...(last?.applications ?? [])].find(([, { output }]) =>
    output?.slice(1).some((size) => size !== null && size < 1),
  )?.[0];
  if (position === undefined) return [];
  const witness = isLiteral ? null : smallest([...runs.keys()]);
  return [{ position, rule: 'layer-input-mismatch', verdict: 'always', witness, passing: null }];
}

function mergesOf(built: Built, valid: Runs, meaningOf: MeaningOf): readonly Merge[] {
  return built.applications.flatMap((application, position) =>
    isMerge(application) ? [mergeAt(position, application, valid, meaningOf(position))] : [],
  );
}

/** The runs that count: where every input is too small, what they show before that. */
function validRuns(runs: Runs): Runs {
  const valid = [...runs].filter(([, { tooSmall }]) => !tooSmall);
  return valid.length === 0 ? runs : new Map(valid);
}

/** The merges that fail and fit at no size, by their positions. */
export function neverFitting(built: Built, runs: Runs, meaningOf: MeaningOf): ReadonlySet<number> {
  const never = mergesOf(built, validRuns(runs), meaningOf).filter(
    ({ passes, outcomes }) => !passes && [...outcomes.values()].includes('fail'),
  );
  return new Set(never.map(({ position }) => position));
}

/** All faults of a network, in the order of its applications. */
export function expectedFaults(
  built: Built,
  runs: Runs,
  isLiteral: boolean,
  meaningOf: MeaningOf,
): readonly Fault[] {
  const valid = validRuns(runs);
  const merges = mergesOf(built, valid, meaningOf);
  const faults = merges.flatMap((merge) => faultOf(merge, merges, valid, isLiteral) ?? []);
  const all = [...faults, ...rejections(built, valid, isLiteral, meaningOf), ...emptied(runs, isLiteral)];
  // What is left of nothing is nothing: no fault of its own.
  const end = emptied(runs, isLiteral)[0]?.position ?? Infinity;
  return all.filter(({ position }) => position <= end).toSorted((a, b) => a.position - b.position);
}
