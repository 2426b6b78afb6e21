import type { Block, Dim, Frame, FrameArgument, OpNode, Origin, Place } from '../../src/rule.js';
import { sameSize } from './sizes.js';

/** A frame and those that it was called from, innermost first. */
export function* outwards(frame: Frame | null): Generator<Frame> {
  for (let at = frame; at !== null; at = at.caller) yield at;
}

/** The frame in which an op was written: where its layer was made, else where it is applied. */
export function madeIn(node: OpNode): Frame {
  return node.layer?.frame ?? node.frame;
}

/** Where an op itself was written: its layer's creation, else the application. */
export function writtenAt(node: OpNode): Place {
  return node.layer?.origin ?? node.origin;
}

export function originsOf(node: OpNode, attribute: string): ReadonlySet<Origin> {
  return new Set(node.attrOrigins[attribute]?.data ?? []);
}

export function shares(argument: FrameArgument, origins: ReadonlySet<Origin>): boolean {
  return argument.origins.data.some((origin) => origins.has(origin));
}

/** Whether a place lies inside another. */
function isWithin(inner: Place, outer: Place): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}

/** Where an argument is written at its call; the call itself where a default or an option object stands in for it. */
export function givenAt(frame: Frame, argument: FrameArgument): Place | null {
  if (frame.call === null) return null;
  return argument.at !== null && isWithin(argument.at, frame.call) ? argument.at : frame.call;
}

/** Helpers inside a block (conv + norm) are called by the block; the call of the block itself is further out. */
function holdsBlock(frame: Frame, block: Block): boolean {
  for (const at of outwards(block.frame)) if (at === frame) return true;
  return frame.kind === 'constructor' && frame.className !== null && frame.className === block.name;
}

/** An argument, and the call that it belongs to. */
export interface Given {
  readonly frame: Frame;
  readonly argument: FrameArgument;
  readonly place: Place;
}

/** The argument of a call, from the block outwards to its stage, through which an attribute's value came in. */
export function argumentFor(block: Block, node: OpNode, attribute: string): Given | null {
  const origins = originsOf(node, attribute);
  if (origins.size === 0) return null;
  const seen = new Set<Frame>();
  for (const start of [block.frame, madeIn(node)]) {
    for (const frame of outwards(start)) {
      if (frame === block.stage?.frame) break;
      if (seen.has(frame) || !holdsBlock(frame, block)) continue;
      seen.add(frame);
      const argument = frame.args.find((each) => each.at !== null && shares(each, origins));
      const place = argument && givenAt(frame, argument);
      if (argument && place) return { frame, argument, place };
    }
  }
  return null;
}

/** The calls that lead from a frame to another inside it, outermost first; iterations are no calls. */
function callsBetween(outer: Frame, inner: Frame): readonly Frame[] {
  const calls: Frame[] = [];
  for (const frame of outwards(inner)) {
    if (frame === outer) break;
    if (frame.kind !== 'iteration') calls.unshift(frame);
  }
  return calls;
}

function commonOf(a: Frame, b: Frame): Frame | null {
  const around = new Set(outwards(b));
  for (const frame of outwards(a)) if (around.has(frame)) return frame;
  return null;
}

/** An attribute that has one value, should have another, and an op elsewhere that has the right one. */
export interface Wrong {
  readonly op: OpNode;
  readonly attribute: string;
  readonly wanted: Dim;
  readonly model: OpNode | null;
  readonly modelAttribute: string;
}

/**
 * Where the right value was lost on its way to an op: of the calls that lead to it, the first that does not hand it on.
 * Where the wrong value came in by an argument that the other op has no part in, that argument.
 */
export function lostAt(block: Block, { op, attribute, wanted, model, modelAttribute }: Wrong): Place {
  if (model === null) return lineOf(block, op);
  const right = originsOf(model, modelAttribute);
  const common = commonOf(madeIn(op), madeIn(model));
  if (common === null) return lineOf(block, op);
  const wrong = new Set([...originsOf(op, attribute)].filter((origin) => !right.has(origin)));
  for (const frame of outwards(common)) {
    if (frame === block.stage?.frame || !holdsBlock(frame, block)) break;
    const argument = frame.args.find((each) => shares(each, wrong) && !shares(each, right));
    const place = argument && givenAt(frame, argument);
    if (place) return place;
  }
  for (const frame of callsBetween(common, madeIn(op))) {
    const handsOn = frame.args.some(
      (each) => isSize(each.value) && sameSize(each.value, wanted) && shares(each, right),
    );
    if (!handsOn && frame.call !== null) return frame.call;
  }
  return writtenAt(op);
}

/** Whether an argument is a size. */
export function isSize(value: FrameArgument['value']): value is Dim {
  return typeof value === 'number' || (typeof value === 'object' && value !== null);
}

/** Ops that set sizes: what a helper is about. */
function setsSize(node: OpNode): boolean {
  const { attrs } = node;
  return ['kernel', 'filters', 'units', 'borders', 'strides'].some((name) => attrs[name] !== undefined);
}

/**
 * The line of the block that an op stands on: the call of the helper that made it, where a helper made it and nothing
 * else that sets a size.
 */
export function lineOf(block: Block, node: OpNode): Place {
  const own = [...block.main.nodes, ...block.shortcut.nodes].filter(setsSize);
  const around = new Set(outwards(block.frame));
  let place = writtenAt(node);
  for (const frame of outwards(madeIn(node))) {
    if (around.has(frame) || frame.kind === 'iteration' || frame.call === null) break;
    if (frame.kind === 'constructor' && frame.className === block.name) break;
    if (own.filter((each) => [...outwards(madeIn(each))].includes(frame)).length > 1) break;
    place = frame.call;
  }
  return place;
}
