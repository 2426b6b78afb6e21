import type { Place } from '../program/program.js';
import { isOpenEnded, spreadFrom } from './access.js';
import { confirmRank, learnRank, standLast } from './learnt-shapes.js';
import type { Machine } from './machine.js';
import { list, settle } from './make.js';
import { nodeAt } from './nodes.js';
import { type OpenShape, openShapeOf, spreadShapeIn } from './open-shapes.js';
import { Restart } from './signals.js';
import { rankKey, shapeList } from './tensors.js';
import { partOf } from './unknowns.js';
import type { ListValue, Value } from './values.js';

/** `a, b, c = x.shape` says how many axes x has; so does `*sizes, device = *x.shape, x.device` with as many names. */
export function takenApart(m: Machine, given: Value, names: Names, at: Place): Value {
  const value = settle(given);
  if (!m.host.more) return value;
  const count = names.length;
  if (value.kind === 'list') {
    if (value.items.length === count && !isChannelsLast(m, value, names)) confirmRank(m, value.items);
    return axesOf(m, openShapeOf(value), count) ?? withGuess(m, value, count) ?? value;
  }
  if (value.kind !== 'unknown') return value;
  const made = listOf(given);
  return (made ? withSpread(m, made, count, at) : axesOf(m, openShapeOf(value), count)) ?? value;
}

/** What each size is called; null for what has no name. */
type Names = readonly (string | null)[];

const ofChannels = /^(?:\w*ch(?:an)?s?|\w*channels?|c_?(?:in)?|d|\w*dims?|\w*features?|hidden\w*)$/i;

/** `b, h, w, c = x.shape` says that the channels of what was guessed to be an image stand last. */
function isChannelsLast(m: Machine, value: ListValue, names: Names): boolean {
  const shape = openShapeOf(value);
  const unranked = shape?.isFirst === true ? nodeAt(m, shape.node).unranked : null;
  const [second, last] = [names[1] ?? '', names.at(-1) ?? ''];
  if (!unranked || names.length !== 4 || !ofChannels.test(last) || ofChannels.test(second)) return false;
  standLast(m, unranked);
  return true;
}

/** The list that a value is, also where what was spread into it is not known. */
function listOf(given: Value): ListValue | null {
  let at = given;
  while (at.kind === 'unknown' && at.facts.bound !== null) at = at.facts.bound;
  return at.kind === 'list' ? at : null;
}

/** A list of one length with something spread into it: so long is that. */
function withSpread(m: Machine, { items, typed }: ListValue, count: number, at: Place): Value | null {
  const [rest, ...more] = items.filter(isOpenEnded);
  const length = count - items.length + 1;
  if (rest === undefined || more.length > 0 || length < 0) return null;
  const axes = axesOf(m, openShapeOf(spreadFrom(rest) ?? rest), length);
  const parts = axes?.items ?? Array.from({ length }, (_, index) => partOf(m, rest, String(index), at));
  const all = items.flatMap((item) => (item === rest ? parts : [item]));
  return { ...list(m, all), ...(typed === undefined ? {} : { typed }) };
}

/** The same where a shape with a guessed number of axes was spread. */
function withGuess(m: Machine, { items, typed }: ListValue, count: number): Value | null {
  const spread = spreadShapeIn(items);
  if (!spread) return null;
  const { shape, from, length } = spread;
  const axes = axesOf(m, shape, count - items.length + length);
  if (!axes) return null;
  const all = [...items.slice(0, from), ...axes.items, ...items.slice(from + length)];
  return { ...list(m, all), ...(typed === undefined ? {} : { typed }) };
}

/** The sizes of so many axes; null for what is no such shape. */
function axesOf(m: Machine, read: OpenShape | undefined, count: number): ListValue | null {
  const draft = read && nodeAt(m, read.node);
  const unranked = draft?.known === null ? draft.unranked : null;
  if (!read || !draft || !unranked || count < 1) return null;
  const isOpen = unranked.shape === null || unranked.guessed !== null;
  if (isOpen && unranked.shape?.length !== count) {
    // What was read before had another number of axes.
    if (!read.isFirst) throw new Restart(rankKey(unranked.name), [count]);
    learnRank(m, unranked, count, read.isOfNetwork);
  }
  const sizes = shapeList(m, draft, true);
  return sizes?.kind === 'list' ? { ...sizes, typed: 'tuple' } : null;
}
