import type { Place } from '../program/program.js';
import { OutOfFuel } from './signals.js';
import type { Trace } from './trace.js';

/** Of one path: a network of depth 1202 takes 55,000. */
const stepsPerPath = 800_000;

/** What a root may spend, in steps. */
interface Allowance {
  /** So many without a layer or tensor are no building of a network any more. */
  readonly portion: number;
  /** Of all paths of one call, while none of them makes a network. */
  readonly withoutNetwork: number;
  readonly perCall: number;
}

const ample: Allowance = { portion: 250_000, withoutNetwork: 500_000, perCall: 1_500_000 };
/** Still ten times what the networks of our fixtures take between one layer and the next. */
const scant: Allowance = { portion: 25_000, withoutNetwork: 100_000, perCall: 400_000 };

/** After so many steps in all, and in code without networks, every root gets less. */
const stepsOfRun = 60_000_000;
const idleStepsOfRun = 20_000_000;

/** The steps of a whole run, counted, so that a large project or a bundle ends too, and always at the same place. */
export class Ledger {
  #all = 0;
  #idle = 0;

  get allowance(): Allowance {
    return this.#all < stepsOfRun && this.#idle < idleStepsOfRun ? ample : scant;
  }

  note(steps: number, hasNetwork: boolean): void {
    this.#all += steps;
    if (!hasNetwork) this.#idle += steps;
  }
}

/** The steps that are left to a run. They are handed out in portions: each needs a layer or tensor made in the last. */
export interface Tank {
  /** What is left of the portion. */
  fuel: number;
  portion: number;
  reserve: number;
  /** The nodes and layers that there were when the portion was given. */
  made: number;
}

type Spender = Tank & { readonly trace: Trace };

function madeBy({ trace }: Spender): number {
  return trace.nodes.length + trace.layers.length;
}

function fill(m: Spender): void {
  m.fuel = Math.min(m.portion, m.reserve);
  m.reserve -= m.fuel;
  m.made = madeBy(m);
}

/** Gives a run its steps. */
export function fuelUp(m: Spender, portion = ample.portion): void {
  m.reserve = stepsPerPath;
  m.portion = portion;
  fill(m);
}

/** What a run has spent of its steps. */
export function spent({ reserve, fuel }: Tank): number {
  return stepsPerPath - reserve - fuel;
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
  if (depth >= mostDepth) throw new OutOfFuel('calls are nested too deeply to follow', at);
}
