import type { Frame, Model, OpNode } from './model.js';
import type { Place } from '../program/program.js';

const keys = new WeakMap<Place, string>();

/** Places are asked for again and again, each one object of the syntax tree. */
export function placeKey(place: Place): string {
  let key = keys.get(place);
  if (key === undefined) {
    key = `${place.file}:${place.start}`;
    keys.set(place, key);
  }
  return key;
}

/** One key per function, class or loop in the source. */
export function keyOf(frame: Frame): string {
  return placeKey(frame.definition);
}

/** A frame and those that it was called from, innermost first. */
export function* outwards(frame: Frame | null): Generator<Frame> {
  for (let at = frame; at !== null; at = at.caller) yield at;
}

/** The frames that some ops are applied in, and those that their layers were made in. */
export function framesOf(nodes: readonly OpNode[]): ReadonlySet<Frame> {
  const frames = new Set<Frame>();
  for (const { frame, layer } of nodes) {
    for (const from of layer ? [frame, layer.frame] : [frame]) {
      for (let at: Frame | null = from; at !== null && !frames.has(at); at = at.caller) frames.add(at);
    }
  }
  return frames;
}

/** Whether a frame is another, or was called from it. */
export function isWithin(frame: Frame, outer: Frame): boolean {
  for (let at: Frame | null = frame; at !== null; at = at.caller) if (at === outer) return true;
  return false;
}

/** Whether a frame is a call of user code, not a loop's iteration or a file's top level. */
export function isCall(frame: Frame): boolean {
  return frame.kind === 'function' || frame.kind === 'method' || frame.kind === 'constructor';
}

/** A call that the analysis itself made: what runs a root has no place in a file. */
export function isRootFrame(frame: Frame): boolean {
  return frame.caller === null || (frame.caller.kind === 'module' && frame.caller.definition.file === '');
}

/** The deepest frame that all of them are in, or are. */
export function commonFrame(frames: Iterable<Frame>): Frame {
  let common: Frame | null = null;
  for (const frame of frames) common = common === null ? frame : meet(common, frame);
  if (common === null) throw new Error('no frames have no common frame');
  return common;
}

/** A frame is entered after its caller: of two that differ, the later one is no caller of the other. */
function meet(a: Frame, b: Frame): Frame {
  let [x, y] = [a, b];
  while (x !== y) {
    if (x.id > y.id && x.caller) x = x.caller;
    else if (y.caller) y = y.caller;
    else return x;
  }
  return x;
}

/** The frame that a frame was made under: its maker's once that has returned, else its caller's. */
function madeUnder(frame: Frame): Frame | null {
  const { maker } = frame;
  const hasReturned =
    maker !== null && maker.kind !== 'module' && maker.leftAt !== null && maker.leftAt <= frame.enteredAt;
  return hasReturned ? maker : frame.caller;
}

const paths = new WeakMap<Frame, readonly Frame[]>();

/** The frames under which what runs in a frame came to be, innermost first. */
export function creationPath(frame: Frame): readonly Frame[] {
  const known = paths.get(frame);
  if (known) return known;
  const path: Frame[] = [];
  const seen = new Set<Frame>();
  for (let at: Frame | null = frame; at !== null && !seen.has(at); at = madeUnder(at)) {
    seen.add(at);
    path.push(at);
  }
  paths.set(frame, path);
  return path;
}

/** Tells the frames that make inputs or whole networks, which are neither blocks nor stages. */
export class NetworkFrames {
  readonly #frames: ReadonlySet<Frame>;
  readonly #reentered: ReadonlySet<Frame>;
  readonly #classes: ReadonlySet<string>;

  constructor({ inputs, nodes, networks, reentered }: Model) {
    const made = inputs.flatMap(({ node, isPassedIn }) =>
      isPassedIn === true ? [] : (nodes[node]?.frame ?? []),
    );
    this.#frames = new Set([...made, ...(networks ?? [])].flatMap((frame) => [...outwards(frame)]));
    this.#reentered = new Set(reentered);
    const instances = [...this.#frames].filter(({ kind }) => kind === 'method' || kind === 'constructor');
    this.#classes = new Set(instances.flatMap(({ className }) => className ?? []));
  }

  /** Whether a call made a network that is applied where it stands now: it may be a block, but is no stage. */
  madeApplied(frame: Frame): boolean {
    return this.#reentered.has(frame);
  }

  /** Whether a frame, or one that it calls, makes an input or a network, or constructs what does. */
  has(frame: Frame): boolean {
    const { kind, className } = frame;
    return (
      this.#frames.has(frame) ||
      (kind === 'constructor' && className !== null && this.#classes.has(className))
    );
  }
}
