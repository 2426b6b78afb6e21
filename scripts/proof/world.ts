import {
  expectedFaults,
  type Fault,
  type Meaning,
  type MeaningOf,
  neverFitting,
  outcomeOf,
  type Runs,
} from './expected.js';
import { build, type Built, isMerge, type MainOperand, observe, type Observed } from './observe.js';
import type { Input } from './reading.js';

/** What is built, and how it is looked at. */
export interface Setting {
  readonly work: () => unknown;
  /** Every square up to this is tried. */
  readonly largest: number;
  /** Other squares to try. */
  readonly told: readonly number[];
  readonly meaningOf: (position: number, built: Built) => Meaning;
}

/** Where no size up to the largest is valid. */
const bigSquares = [96, 128, 192, 256, 512];

/** Larger inputs are none that anybody has. */
const largestInput = 2 ** 24;

/** So many squares in a row are tried where few are valid: one of them passes whatever passes at every fourth or eighth. */
const inARow = 9;

/** Input shapes with the batch first. */
function inputsAt({ model }: Built, [height, width]: Input): number[][] {
  return (model?.inputs ?? []).map(({ shape }) =>
    shape.map((size, axis) => (axis === 0 ? 1 : (size ?? (axis === 1 ? height : width)))),
  );
}

/** A network as TensorFlow.js builds and runs it, if a merge that fails goes on with a certain operand. */
export class World {
  readonly built: Built;
  /** Runs by size. */
  readonly runs: Runs;
  readonly failing: ReadonlySet<number>;

  constructor(
    private readonly setting: Setting,
    private readonly mainOf: MainOperand,
  ) {
    this.built = build(setting.work, mainOf);
    const first = this.built.model === null ? new Map<number, Observed>() : this.#runs(new Set());
    this.failing = neverFitting(this.built, first, this.#meaningOf);
    const broadcasts = [...first.values()].some(({ applications }) =>
      [...this.failing].some((position) => {
        const at = applications.get(position);
        return at !== undefined && outcomeOf(at) === 'broadcast';
      }),
    );
    this.runs = broadcasts ? this.#runs(this.failing) : first;
  }

  get #meaningOf(): MeaningOf {
    return (position) => this.setting.meaningOf(position, this.built);
  }

  get isLiteral(): boolean {
    return this.built.model?.inputs.every(({ shape }) => !shape.slice(1).includes(null)) ?? true;
  }

  get faults(): readonly Fault[] {
    return expectedFaults(this.built, this.runs, this.isLiteral, this.#meaningOf);
  }

  /** What goes wrong in a run that no application shows. */
  get failure(): string | null {
    const runs = [...this.runs.values()];
    const failed = runs.find(({ failure }) => failure !== null)?.failure ?? null;
    const applied = [
      ...this.built.applications,
      ...runs.flatMap(({ applications }) => [...applications.values()]),
    ];
    const isSmall = runs.every(({ tooSmall }) => tooSmall);
    if (isSmall && this.setting.told.some((size) => size > largestInput)) {
      return 'it takes larger inputs than there are';
    }
    const stray = applied.find(({ isStray }) => isStray);
    if (stray) return stray.error;
    // Of `add([x, x])` TensorFlow.js disposes x before others have read it: no matter of sizes.
    const disposed = runs.flatMap(({ applications }) => [...applications.values()]).find(({ error }) => error?.includes('disposed')); // prettier-ignore
    return failed ?? disposed?.error ?? null;
  }

  run(input: Input, failing = this.failing): Observed | null {
    return observe(this.built, inputsAt(this.built, input), this.mainOf, failing);
  }

  #runs(failing: ReadonlySet<number>): Runs {
    const at = (size: number): readonly (readonly [number, Observed])[] => {
      const run = this.run([size, size], failing);
      return run ? [[size, run]] : [];
    };
    if (this.isLiteral) return new Map(at(0));
    const squares = Array.from({ length: this.setting.largest }, (_, index) => index + 1);
    const told = this.setting.told.filter((size) => size <= largestInput);
    const sizes = [...new Set([...squares, ...told])].sort((a, b) => a - b);
    const runs = new Map(sizes.flatMap(at));
    const valid = [...runs].flatMap(([size, { tooSmall }]) => (tooSmall ? [] : [size]));
    const first = Math.min(...valid);
    if (valid.length >= inARow) return runs;
    const more =
      valid.length === 0 ? bigSquares : Array.from({ length: inARow }, (_, index) => first + index);
    return new Map([...runs, ...more.filter((size) => !runs.has(size)).flatMap(at)]);
  }

  /**
   * Whether TensorFlow.js shows if an application is right, at a size or at some: it builds it, and the run does not end
   * before it comes to it.
   */
  sees(position: number, size: number | null = null): boolean {
    const { applications, complete } = this.built;
    if (!complete && position >= applications.length) return false;
    if (applications[position]?.error) return true;
    const run = size === null ? undefined : this.runs.get(size);
    const runs = run ? [run] : [...this.runs.values()];
    const valid = runs.filter(({ tooSmall }) => !tooSmall);
    const shows = (each: Observed): boolean => each.applications.has(position);
    return valid.length === 0
      ? runs.some(shows)
      : valid.some((each) => each.rejected === null || shows(each));
  }

  /** Whether a fault ends every run. */
  endsAt({ position, rule, verdict }: Fault): boolean {
    const application = this.built.applications[position];
    return rule === 'layer-input-mismatch' && verdict === 'always' && !(application && isMerge(application));
  }

  /** The same network, going on with another operand after every merge that never fits, those of this one as well. */
  otherwise(): World {
    const others = new Map<number, number>();
    let other = this.#aside(this, others);
    while ([...other.failing].some((position) => !others.has(position))) other = this.#aside(other, others);
    return other;
  }

  /** This network, going on with another operand after what never fits in a world. */
  #aside(world: World, others: Map<number, number>): World {
    for (const position of world.failing) {
      if (!others.has(position)) others.set(position, world.#otherOperand(position));
    }
    const chosen = new Map(others);
    return new World(this.setting, (position) => chosen.get(position) ?? this.mainOf(position));
  }

  #otherOperand(position: number): number {
    const runs = [...this.runs.values()].flatMap(({ applications }) => applications.get(position) ?? []);
    const failed = runs.find((each) => outcomeOf(each) === 'fail') ?? this.built.applications[position];
    const main = this.mainOf(position);
    const shapes = failed?.inputs.map(String) ?? [];
    return Math.max(
      0,
      shapes.findIndex((shape, operand) => operand !== main && shape !== shapes[main]),
    );
  }
}

/** The faults of a network, told apart. */
export interface ToldApart {
  readonly faults: readonly Fault[];
  /** It cannot be seen whether these follow from others. */
  readonly unsure: readonly Fault[];
}

/**
 * Without what follows from a merge that fails: what is right if the network goes on with its other operand. What only
 * the build shows behind an application at which every run ends may follow from that one.
 */
export function toldApart(world: World): ToldApart {
  const told = amongMerges(world);
  const end = told.faults.find((fault) => world.endsAt(fault))?.position ?? Infinity;
  const isBehind = ({ position }: Fault): boolean => position > end;
  return {
    faults: told.faults.filter((fault) => !isBehind(fault)),
    unsure: [...told.unsure, ...told.faults.filter(isBehind)],
  };
}

function amongMerges(world: World): ToldApart {
  const { faults, failing, built } = world;
  const first = Math.min(...failing);
  if (!faults.some(({ position }) => position > first)) return { faults, unsure: [] };
  const other = world.otherwise();
  const faulty = new Set(other.faults.map(({ position }) => position));
  const classAt = (each: Built, position: number): string | undefined =>
    each.applications[position]?.className;
  const isSeen = ({ position }: Fault): boolean =>
    other.sees(position) && classAt(other.built, position) === classAt(built, position);
  const isOwn = (fault: Fault): boolean => fault.position <= first || faulty.has(fault.position);
  return {
    faults: faults.filter(isOwn),
    unsure: faults.filter((fault) => !isOwn(fault) && !isSeen(fault)),
  };
}
