import type { Dim, DimSymbol } from '../dim/index.js';
import type {
  Binding,
  Control,
  Frame,
  Framework,
  GapRecord,
  GuardEvaluation,
  LayerRecord,
  OpNode,
  Origin,
} from '../graph/model.js';
import type { Shape } from '../ops/op.js';
import type { Place } from '../program/program.js';
import { type Heap, pushItem } from './heap.js';
import type { MadeNetwork, Span } from './made-networks.js';
import type { TensorData } from './tensor-meaning.js';
import type { TensorMemory } from './tensor-data.js';
import type { ModelState, UserLayer } from './values.js';

/** The yet unknown shape of a tensor that a caller passes in; shared by all nodes that keep it. */
export interface Unranked {
  shape: Shape | null;
  /** Where the channels stand in a shape that is the usual one, guessed because code read it before an op told. */
  guessed: number | null;
  readonly name: string;
  /** Whether its sizes are the caller's (else nobody knows them). */
  readonly isChoice: boolean;
  /** The function of the caller's that gives it. */
  readonly givenBy?: string;
  /** The number of axes, where a type annotation says it. */
  readonly rank: number | null;
  /** What could not be followed, so that nobody knows its shape. */
  readonly cause: Place;
}

/** A node while its model is being traced: a rank may still be learnt. */
export type DraftNode = Omit<OpNode, 'shape'> & {
  readonly known: Shape | null;
  readonly unranked: Unranked | null;
  /** Axes that read as null although their size is known: the framework works it out only when it runs. */
  readonly nullAxes?: readonly number[];
  /** That of its layer. */
  readonly framework?: Framework;
  /** Whether it stands for a value that depends on no input. */
  readonly isConstant: boolean;
  /** The node of which it is a part, or a sum of parts. */
  readonly partOf?: number | null;
  /** Weights whose numbers are whole. */
  readonly isWhole?: boolean;
  /** Its numbers, where they are known. */
  readonly data?: { readonly numbers: TensorData; readonly memory: TensorMemory };
  /** The networks and layers of the user's own by whose application it came about, innermost first. */
  readonly holders: readonly (ModelState | UserLayer)[];
  /** The shape that a layer's own code promises while a network is built, where it is not the true one; null is free. */
  readonly declared?: DeclaredShape;
};

/** A shape as it is read while a network is built. */
export type DeclaredShape = readonly (Dim | null)[];

/** Whether a layer answers that it is trained, and whether its weights say so of themselves. */
export interface Training {
  readonly layer: boolean;
  readonly weights: boolean;
}

export type DraftFrame = { -readonly [K in keyof Frame]: Frame[K] };

/** A gap with where in the run it was met. */
export interface TracedGap extends GapRecord {
  readonly frame: Frame;
  readonly order: number;
}

/** An input of a network: its free sizes, and the literal ones, by the name of their axis. */
export interface TracedInput {
  readonly node: number;
  readonly name: string;
  /** A tensor that the caller passes in; nothing in the code makes it. */
  readonly isPassedIn: boolean;
  readonly symbols: readonly DimSymbol[];
  readonly literals: Readonly<Record<string, number>>;
  /** The size on each space axis that is not literal: one symbol may stand on two. */
  readonly axes: Readonly<Record<string, Dim>>;
}

/** Everything that a run observes, in order; all of it undone with the heap. */
export interface Trace {
  readonly nodes: DraftNode[];
  readonly layers: LayerRecord[];
  readonly guards: GuardEvaluation[];
  readonly bindings: Binding[];
  readonly gaps: TracedGap[];
  /** Where those of a place stand among them, by its offset: of many, nobody looks through all. */
  readonly gapsAt: Map<number, number[]>;
  /** Tests on things that are not known, which matter only if the paths differ. */
  readonly doubts: TracedGap[];
  readonly inputs: TracedInput[];
  /** Networks, live: an applied one is a part of others, a chain may still grow. */
  readonly models: ModelState[];
  /** Python: the networks of classes that were made, and when networks were run. */
  readonly made: MadeNetwork[];
  readonly runs: Span[];
  /** How many networks run, one inside the other. */
  running: number;
  /** Nodes of layers that were taken off a sequential model again. */
  readonly popped: number[];
  /** The calls that made networks, as they stand where these are applied. */
  readonly reentered: Frame[];
  /** What a node of an applied network has become at its first application. */
  readonly twins: Map<number, number>;
  /** Weights that layers of the user's own have added: the framework counts them with these. */
  readonly added: Set<number>;
  /** What code has set by hand on layers, by their ids. */
  readonly training: Map<number, Training>;
  readonly renamed: Map<number, string>;
  readonly frames: DraftFrame[];
  /** The axis origins of nodes, made on demand. */
  readonly axes: Map<string, Origin>;
  order: number;
}

export function createTrace(): Trace {
  return {
    nodes: [],
    layers: [],
    guards: [],
    bindings: [],
    gaps: [],
    gapsAt: new Map(),
    doubts: [],
    inputs: [],
    models: [],
    made: [],
    runs: [],
    running: 0,
    popped: [],
    added: new Set(),
    reentered: [],
    twins: new Map(),
    training: new Map(),
    renamed: new Map(),
    frames: [],
    axes: new Map(),
    order: 0,
  };
}

/** The numbers of a node, where they are known and nothing has written to it. */
export function numbersOf({ data }: DraftNode): TensorData | null {
  return data && !data.memory.isLost ? data.numbers : null;
}

export function shapeOf(node: DraftNode): Shape | null {
  return node.known ?? node.unranked?.shape ?? null;
}

/** What recording needs of the machine. */
export interface Recorder {
  readonly heap: Heap;
  readonly trace: Trace;
  readonly frame: Frame;
  readonly decisions: { readonly isOver: boolean };
}

/** Records a place where the network could not be followed; once per place and reason. */
export function recordGap({ heap, trace, frame, decisions }: Recorder, place: Place, reason: string): void {
  if (decisions.isOver) return;
  for (const gap of gapsAt(trace, place)) {
    if (gap.frame === frame && gap.place.file === place.file && gap.reason === reason) return;
    // Those before it are of other frames.
    if (gap.order < frame.enteredAt) break;
  }
  const { gaps } = trace;
  const positions = trace.gapsAt.get(place.start) ?? [];
  trace.gapsAt.set(place.start, positions);
  // What was undone since stood here or behind.
  while ((positions.at(-1) ?? -1) >= gaps.length) positions.pop();
  positions.push(gaps.length);
  pushItem(heap, gaps, { place, reason, frame, order: trace.order });
}

/** The gaps that begin at this offset, the last first. */
function* gapsAt({ gaps, gapsAt: at }: Trace, { start }: Place): Generator<TracedGap> {
  const positions = at.get(start) ?? [];
  for (let index = positions.length - 1; index >= 0; index--) {
    const gap = gaps[positions[index] ?? -1];
    if (gap?.place.start === start) yield gap;
  }
}

/** Records a gap, unless it comes of one that is known. */
export function tellGap(m: Recorder, at: Place, reason: string, cause: Place | null): void {
  if (cause === null || !isTold(m, cause)) recordGap(m, at, reason);
}

/** Whether a gap at this place is known of the same run: what could not be followed there led to this value. */
export function isTold(m: Recorder, at: Place): boolean {
  const run = outermost(m.frame);
  for (const { place, frame } of gapsAt(m.trace, at)) {
    if (place.file === at.file && place.end === at.end && outermost(frame) === run) return true;
  }
  return false;
}

function outermost(frame: Frame): Frame {
  let at = frame;
  while (at.caller !== null) at = at.caller;
  return at;
}

/** Records a test on something not known: a gap only if its outcomes make different networks. */
export function recordDoubt({ heap, trace, frame, decisions }: Recorder, place: Place, reason: string): void {
  if (!decisions.isOver) pushItem(heap, trace.doubts, { place, reason, frame, order: trace.order });
}

/** The origin that stands for the size of one axis of a node. */
export function axisOrigin(trace: Trace, node: number, axis: number): Origin {
  const key = `${node}:${axis}`;
  const known = trace.axes.get(key);
  if (known) return known;
  const origin: Origin = { kind: 'axis', node, axis };
  trace.axes.set(key, origin);
  return origin;
}

export interface FrameStart {
  readonly kind: Frame['kind'];
  readonly name: string | null;
  readonly nameAt: Place | null;
  readonly className: string | null;
  readonly definition: Place;
  readonly call: Place | null;
  readonly caller: Frame | null;
  readonly maker: Frame | null;
  readonly iteration: number | null;
  readonly args: Frame['args'];
  readonly resultName: string | null;
  readonly copyOf?: Frame;
}

export function enterFrame(heap: Heap, trace: Trace, start: FrameStart): DraftFrame {
  const frame: DraftFrame = {
    id: trace.frames.length,
    kind: start.kind,
    name: start.name,
    nameAt: start.nameAt,
    className: start.className,
    definition: start.definition,
    call: start.call,
    caller: start.caller,
    maker: start.maker,
    iteration: start.iteration,
    args: start.args,
    resultName: start.resultName,
    enteredAt: trace.order++,
    leftAt: null,
  };
  if (start.copyOf) frame.copyOf = start.copyOf;
  pushItem(heap, trace.frames, frame);
  return frame;
}

/** The control chain that `evaluation` having come out as `taken` adds. */
export function under(parent: Control | null, evaluation: GuardEvaluation, taken: boolean): Control {
  return { evaluation, taken, parent };
}
