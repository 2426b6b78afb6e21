import { isFraction } from '../ops/layout.js';
import type { Place } from '../program/program.js';
import type { Machine } from './machine.js';
import type { Root } from './roots.js';
import { OutOfFuel, type Refusal, UserThrow } from './signals.js';
import { mentionsOf } from './walk.js';

/** Why a run ended before its time: by an error that no code throws by itself, or for lack of fuel or stack. */
export type End = 'raised' | 'exhausted';

/** Whether a root is run without the object that it works on, as a function that stands for a class is. */
export function needsThis({ value }: Root): boolean {
  return value.kind === 'closure' && !value.fn.isArrow && mentionsOf(value.fn).names.has('this');
}

/** Whether a layer was rejected whose sizes are no whole numbers: what is made of those is no fault of its own. */
export function isBehindFractions({ trace }: Machine): boolean {
  return trace.nodes.some(({ fault, known }) => fault !== null && known?.some(isFraction) === true);
}

/** Whether the library refuses to make a layer. */
export function isRefusal(error: unknown): error is UserThrow & { readonly refused: Refusal } {
  return error instanceof UserThrow && error.refused !== null;
}

/** Whether a path hangs on nothing that was assumed or tried. */
export function isCertain({ decisions, presets }: Machine): boolean {
  return decisions.assumes.length === 0 && presets.size === 0;
}

/** An error that the code does not throw by itself: every run of it may end so, or this one was not followed rightly. */
export function raisedError(error: unknown): OutOfFuel | null {
  if (!(error instanceof UserThrow) || error.raised === null) return null;
  return new OutOfFuel(`this always ends in an error: ${error.raised}`, error.at);
}

/** Why a run ends before its time, for lack of fuel or of stack; null for any other reason. */
export function exhaustion(error: unknown, at: Place): OutOfFuel | null {
  if (error instanceof OutOfFuel) return error;
  const isStack = error instanceof RangeError && /call stack/i.test(error.message);
  return isStack ? new OutOfFuel('the code is nested too deeply to follow', at) : null;
}
