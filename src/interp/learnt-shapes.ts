import { type Dim, divide, symbolsOf } from '../dim/index.js';
import { channelAxis } from '../ops/layout.js';
import type { Attributes, Shape } from '../ops/op.js';
import { ops } from '../ops/table.js';
import { substituteEqual } from './compare.js';
import type { Machine } from './machine.js';
import { settle } from './make.js';
import { normal } from './numbers.js';
import { Restart } from './signals.js';
import { freshShape, openShape, rankKey } from './tensors.js';
import { type DraftNode, shapeOf, type Unranked } from './trace.js';
import type { Value } from './values.js';

/** An op for a certain number of axes tells the rank and the layout of a tensor that came from outside. */
export function refineRank(
  m: Machine,
  draft: DraftNode,
  rank: number,
  attrs: Attributes = {},
  image = false,
): void {
  const { unranked } = draft;
  const axis = channelAxis(attrs, rank);
  confirmPadded(m, draft, rank, axis);
  if (draft.known !== null || unranked === null) return;
  if (unranked.shape !== null && unranked.guessed === null) return;
  const guess = isGuess(unranked, rank, axis) ? unranked.shape : null;
  setShape(m, unranked, guess ?? freshShape(m, unranked, rank, axis, image), null);
}

/** A border is put around what was only guessed to have so many axes, and now an op says that it has. */
function confirmPadded({ trace, heap }: Machine, draft: DraftNode, rank: number, axis: number): void {
  let at: DraftNode | undefined = draft;
  while (at?.op === 'pad') at = trace.nodes[at.inputs[0] ?? -1];
  if (at === draft || at?.known !== null || !at.unranked || !isGuess(at.unranked, rank, axis)) return;
  const { unranked } = at;
  unranked.guessed = null;
  heap.changed(() => (unranked.guessed = axis));
}

/** An op is mostly for so many axes, but takes others. */
export function guessRank(m: Machine, { known, unranked }: DraftNode, rank: number, attrs: Attributes): void {
  if (known !== null || !unranked || unranked.shape !== null) return;
  const axis = channelAxis(attrs, rank);
  setShape(m, unranked, freshShape(m, unranked, rank, axis, false), axis);
}

/** Whether a guess has come true: what is said of its sizes stays. */
function isGuess({ shape, guessed }: Unranked, rank: number, axis: number): boolean {
  return shape?.length === rank && guessed === axis;
}

const usualRank = 4;

/** Code reads the shape of a tensor from outside before any op tells it: images, channels mostly last. */
export function guessShape(m: Machine, { unranked }: DraftNode, axis = usualRank - 1): void {
  if (unranked) setShape(m, unranked, freshShape(m, unranked, usualRank, axis, false), axis);
}

/** Code says how many axes a tensor from outside has, and nothing of what they are. */
export function learnRank(m: Machine, unranked: Unranked, rank: number, hasBatch: boolean): void {
  setShape(m, unranked, openShape(m, unranked, rank, hasBatch), null);
}

/** Code says that the channels of an image stand last. */
export function standLast(m: Machine, unranked: Unranked): void {
  setShape(m, unranked, freshShape(m, unranked, usualRank, usualRank - 1, false), null);
}

const ofImages = /^(?:c|ch|chans?|channels?)$/i;
const ofBatches = /^(?:b|bs|batch\w*|n)$/i;

/** Code has a name for each axis: an image where one of them says so. */
export function learnNamed(m: Machine, { known, unranked }: DraftNode, names: readonly string[]): void {
  if (known !== null || !unranked || (unranked.shape !== null && unranked.guessed === null)) return;
  const rank = names.length;
  if (unranked.shape !== null && unranked.shape.length !== rank) {
    throw new Restart(rankKey(unranked.name), [rank]);
  }
  const axis = names.findIndex((name) => ofImages.test(name));
  const isImage = rank === usualRank && (axis === 1 || axis === rank - 1);
  const made = isImage
    ? freshShape(m, unranked, rank, axis, false)
    : openShape(m, unranked, rank, ofBatches.test(names[0] ?? ''));
  setShape(m, unranked, unranked.shape ?? made, null);
}

function setShape(m: Machine, unranked: Unranked, shape: Shape, guessed: number | null): void {
  const before = { ...unranked };
  Object.assign(unranked, { shape, guessed });
  m.heap.changed(() => Object.assign(unranked, before));
}

/** The channels of a tensor that the caller passes in are those that the first weights are for, also where a pad, say, comes before. */
export function bindChannels(m: Machine, kind: string, attrs: Attributes, node: DraftNode): void {
  const op = ops.get(kind);
  const wanted = attrs['channels'] ?? attrs['features'];
  if (!op?.built || wanted === undefined) return;
  const rank = typeof op.rank === 'number' ? op.rank : op.usualRank;
  if (rank !== undefined) refineRank(m, node, rank, attrs);
  const shape = shapeOf(node);
  const [own] = shape ? op.built([shape], attrs) : [];
  const size = own && normal(m, own.size);
  if (size !== undefined) bindSize(m, size, wanted as Dim);
}

/** A size that is asked for, of channels or of so many times as many: their number is told where it comes out whole. */
function bindSize(m: Machine, size: Dim, wanted: Dim): void {
  const [channels, ...others] = symbolsOf(size);
  if (channels === undefined || others.length > 0 || !isPassedIn(m, channels)) return;
  const times = divide(size, channels);
  const count = times === null ? null : divide(wanted, times);
  if (count !== null) substituteEqual(m, count, channels);
}

function isPassedIn({ trace }: Machine, size: Dim): boolean {
  return trace.inputs.some(({ node }) => {
    const unranked = trace.nodes[node]?.unranked;
    return unranked?.isChoice === true && unranked.shape?.includes(size) === true;
  });
}

/** Code that takes all sizes of a tensor apart, or reads the last of them from the front, says how many axes it has. */
export function confirmRank(m: Machine, sizes: readonly Value[]): void {
  const axis = sizes.length - 1;
  const last = sizes[axis] && settle(sizes[axis]);
  if (last?.kind !== 'number') return;
  for (const origin of last.origins.data) {
    const draft = origin.kind === 'axis' && origin.axis === axis ? m.trace.nodes[origin.node] : undefined;
    const unranked = draft?.known === null ? draft.unranked : null;
    if (unranked?.shape?.length === sizes.length && unranked.guessed !== null) {
      setShape(m, unranked, unranked.shape, null);
    }
  }
}
