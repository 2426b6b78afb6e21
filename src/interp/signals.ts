import type { Place } from '../program/program.js';
import type { Value } from './values.js';

/** A layer that cannot be made. */
export interface Refusal {
  readonly op: string;
  readonly message: string;
}

/** User code threw. Caught by its own `try`, or ends the path as infeasible. */
export class UserThrow extends Error {
  constructor(
    readonly value: Value,
    readonly at: Place,
    /** What is said of an error that no code throws by itself, but the language or the library. */
    readonly raised: string | null = null,
    /** The layer that the library refuses to make, and its words. */
    readonly refused: Refusal | null = null,
  ) {
    super('user code throws');
  }
}

/** A generator was told to return where it had stopped: it unwinds through its `finally` blocks. */
export class Returned extends Error {
  constructor(readonly value: Value) {
    super('a generator is told to return');
  }
}

/** This path cannot happen: two of its assumptions contradict each other. */
export class Infeasible extends Error {}

/** A speculative evaluation met a decision or an effect, and is given up. */
export class Abandoned extends Error {}

/** Steps, depth or time ran out. */
export class OutOfFuel extends Error {
  constructor(
    readonly reason: string,
    readonly at: Place,
  ) {
    super(reason);
  }
}

/** The root must run again from its start with a parameter bound. */
export class Restart extends Error {
  constructor(
    /** The parameter's key, `stride` or `options.stride`. */
    readonly key: string,
    readonly presets: readonly Preset[],
  ) {
    super('restart');
  }
}

/** What a parameter is bound to from the start of a run: a number that is tried, an input size of this name, or a tensor. */
export type Preset = number | 'tensor' | { readonly inputSize: string };

/** A value that the configuration of a layer needs is not known. */
export class NotKnown extends Error {
  constructor(
    readonly reason: string,
    /** Where that began, if it did not here: what was told there needs no telling again. */
    override readonly cause: Place | null = null,
  ) {
    super(reason);
  }
}

/** The framework throws while it makes or applies this layer. */
export class Rejected extends Error {}
