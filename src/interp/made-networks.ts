import type { Frame } from '../graph/model.js';
import type { FunctionNode, Place } from '../program/program.js';
import type { Machine } from './machine.js';
import { isVoid } from './void-functions.js';
import type { RecordValue } from './values.js';

/** A stretch of the order of events. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A network of Python that the code has made: where, and between which events. */
export interface MadeNetwork extends Span {
  readonly value: RecordValue;
  readonly frame: Frame;
  readonly at: Place;
}

/** A network that stands by itself, and the function that made it: null where no function did. */
export interface WholeNetwork extends MadeNetwork {
  readonly builder: Frame | null;
}

function isInside(span: Span, { from, to }: Span): boolean {
  return from < span.from && span.to <= to;
}

/**
 * The networks that were made since an event, and that are no part of another: neither made while one was made or ran,
 * nor held by one.
 */
export function wholeNetworks(m: Machine, since: number): readonly WholeNetwork[] {
  const { made, runs } = m.trace;
  const spans = [...made, ...runs];
  const candidates = made.filter((each) => each.from >= since && !spans.some((span) => isInside(each, span)));
  const partsOf = m.host.more?.partsOf;
  if (candidates.length === 0 || !partsOf) return [];
  const parts = new Set(candidates.flatMap(({ value }) => partsOf(m, value)));
  const voids = new Set<Place>();
  for (const node of m.entered) if (node.kind === 'function' && isVoid(node)) voids.add(node.at);
  return candidates
    .filter(({ value }) => !parts.has(value))
    .map((each) => ({ ...each, builder: builderOf(each.frame, since, voids) }));
}

/** Whether it was made for an object whose own making may have come to no end. */
export function isUnfinished({ frame }: MadeNetwork): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.caller) if (at.kind === 'constructor') return true;
  return false;
}

/** The outermost function that gives something: what only uses networks builds none. */
function builderOf(frame: Frame, since: number, voids: ReadonlySet<FunctionNode['at']>): Frame | null {
  let builder: Frame | null = null;
  for (let at: Frame | null = frame; at !== null && at.enteredAt >= since; at = at.caller) {
    if (at.kind === 'module') break;
    const isCall = at.kind === 'function' || at.kind === 'method';
    if (isCall && at.name !== null && !voids.has(at.definition)) builder = at;
  }
  return builder;
}

/** Whether something happened in a call, or in what that has called. */
export function isWithin(frame: Frame, outer: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.caller) if (at === outer) return true;
  return false;
}
