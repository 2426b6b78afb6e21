import type { Place } from '../program/program.js';
import { OutOfFuel } from './signals.js';
import type { Trace } from './trace.js';

/** What a root may spend, in steps. */
export interface Allowance {
  readonly perPath: number;
  /** So many without a layer or tensor are no building of a network any more. */
  readonly portion: number;
  /** Of all paths of one call, while none of them makes a network. */
  readonly withoutNetwork: number;
  readonly perCall: number;
}

const ample: Allowance = {
  perPath: 800_000,
  portion: 250_000,
  withoutNetwork: 500_000,
  perCall: 1_500_000,
};
/** Still ten times what the networks of our fixtures take between one layer and the next. */
const scant: Allowance = { ...ample, portion: 25_000, withoutNetwork: 100_000, perCall: 400_000 };
/** While somebody types, nobody waits for more. A path still has room for the largest networks, of 2,700 nodes. */
const hurried: Allowance = { perPath: 400_000, portion: 25_000, withoutNetwork: 100_000, perCall: 100_000 };
/**
 * What all calls of a hurried run may spend on further paths once they have a network, and what each costs beside its
 * steps: from one that is only guessed, the less is learnt the more there are.
 */
const stepsOfOthers = 40_000;
const stepsPerOther = 1500;
const stepsPerGuess = 10_000;

/** After so many steps in all, and in code without networks, every root gets less. */
const stepsOfRun = 60_000_000;
const idleStepsOfRun = 20_000_000;

/** The steps of a whole run, counted, so that a large project or a bundle ends too, and always at the same place. */
export class Ledger {
  #all = 0;
  #idle = 0;
  #others = 0;

  constructor(private readonly isHurried: boolean) {}

  get allowance(): Allowance {
    if (this.isHurried) return hurried;
    return this.#all < stepsOfRun && this.#idle < idleStepsOfRun ? ample : scant;
  }

  note(steps: number, hasNetwork: boolean): void {
    this.#all += steps;
    if (!hasNetwork) this.#idle += steps;
  }

  /** Notes a path of a call that has a network already. */
  noteOther(steps: number, isGuess: boolean): void {
    this.#others += steps + (isGuess ? stepsPerGuess : stepsPerOther);
  }

  /** Whether a call that has a network may take another path, of about so many steps. */
  affords(steps: number): boolean {
    return !this.isHurried || this.#others + steps < stepsOfOthers;
  }
}

/** The steps that are left to a run. They are handed out in portions: each needs a layer or tensor made in the last. */
export interface Tank {
  /** What is left of the portion. */
  fuel: number;
  portion: number;
  reserve: number;
  /** All that the run was given. */
  given: number;
  /** The nodes and layers that there were when the portion was given. */
  made: number;
}

type Spender = Tank & { readonly trace: Trace };

function madeBy({ trace }: Spender): number {
  return trace.nodes.length + trace.layers.length;
}

/** Of a portion, for all that was made before: code goes over its layers to set their weights. */
const stepsPerMade = 10;

function fill(m: Spender): void {
  m.made = madeBy(m);
  m.fuel = Math.min(m.portion + stepsPerMade * m.made, m.reserve);
  m.reserve -= m.fuel;
}

/** Gives a run its steps. */
export function fuelUp(m: Spender, { perPath, portion }: Pick<Allowance, 'perPath' | 'portion'>): void {
  m.given = perPath;
  m.reserve = perPath;
  m.portion = portion;
  fill(m);
}

/** What a run has spent of its steps. */
export function spent({ given, reserve, fuel }: Tank): number {
  return given - reserve - fuel;
}

/** Takes steps from what is left for this run. */
export function spend(m: Spender, steps: number, at: Place): void {
  m.fuel -= steps;
  if (m.fuel < 0) next(m, at);
}

const itemsPerStep = 4;

/** What built-in functions go over costs less than what the code itself runs, but not nothing. */
export function spendOnItems(m: Spender, count: number, at: Place): void {
  spend(m, Math.ceil(count / itemsPerStep), at);
}

/** The next portion, or the end. */
function next(m: Spender, at: Place): void {
  const debt = m.fuel;
  if (m.reserve <= 0 || madeBy(m) <= m.made) throw new OutOfFuel('the analysis ran out of steps', at);
  fill(m);
  m.fuel += debt;
}

/** Goes on after something that ran out: with the next portion, where there is one. */
export function refuel(m: Spender): void {
  if (m.fuel < 0 && m.reserve > 0) fill(m);
}

const mostDepth = 100;

/** Ends a run whose calls are nested too deeply. */
export function checkDepth({ depth }: { readonly depth: number }, at: Place): void {
  if (depth >= mostDepth) tooDeep(at);
}

/** Ends a run that goes into itself again and again. */
export function tooDeep(at: Place): never {
  throw new OutOfFuel('calls are nested too deeply to follow', at);
}
