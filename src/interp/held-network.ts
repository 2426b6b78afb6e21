import type { Choice } from './arguments.js';
import type { Tank } from './budget.js';
import type { PendingPath, Progress } from './decisions.js';
import type { RootCall } from './entry.js';
import type { Machine } from './machine.js';
import type { Modules } from './modules.js';
import type { RootCaller } from './root-call.js';
import type { Root } from './roots.js';
import type { Preset } from './signals.js';
import type { Value } from './values.js';

/** One call of a root, and the way that it takes. */
export interface PathTask {
  readonly root: Root;
  readonly choice: Choice;
  readonly path: PendingPath;
  readonly presets: ReadonlyMap<string, Preset>;
}

/** The state of a run before a root was called. */
export class Start {
  readonly nodes: number;
  readonly order: number;
  readonly doubts: number;
  readonly gaps: number;
  readonly #mark: number;
  readonly #machine: Pick<Machine, 'frame' | 'control' | 'depth'>;
  readonly #isRooted: boolean;

  constructor(
    private readonly m: Machine,
    private readonly modules: Modules,
  ) {
    const { trace, heap, frame, control, depth } = m;
    this.nodes = trace.nodes.length;
    this.order = trace.order;
    this.doubts = trace.doubts.length;
    this.gaps = trace.gaps.length;
    this.#mark = heap.mark();
    this.#machine = { frame, control, depth };
    this.#isRooted = modules.isRooted;
  }

  /** Leaves the heap as it was. */
  restore(): void {
    const { m, modules } = this;
    m.heap.rollback(this.#mark);
    modules.isRooted = this.#isRooted;
    m.trace.order = this.order;
    this.restoreMachine();
  }

  restoreMachine(): void {
    Object.assign(this.m, { ...this.#machine, overrides: [] });
  }
}

/** What a root has made, and the state of the run at that moment. */
interface Held {
  readonly task: PathTask;
  readonly start: Start;
  readonly value: Value;
  readonly calls: readonly RootCall[];
  readonly mark: number;
  readonly order: number;
  readonly tank: Tank;
  readonly progress: Progress;
  readonly deferred: Machine['deferred'];
}

/**
 * What a root has made, before it runs: of the paths that part only while it runs, all but the first begin there. What
 * comes of it is the same as if each made it anew.
 */
export class HeldNetwork {
  #held: Held | null = null;

  constructor(
    private readonly m: Machine,
    private readonly modules: Modules,
  ) {}

  /** Where a path began; null for one that makes what it runs itself. */
  startOf({ root, choice, presets, path }: PathTask): Start | null {
    const held = this.#held;
    if (held?.task.root !== root || held.task.choice !== choice || held.task.presets !== presets) return null;
    const isSame = held.progress.taken.every((taken, position) => path.choices[position] === taken);
    return isSame ? held.start : null;
  }

  /** Goes on where the network had been made; null where none is held. */
  resume(caller: RootCaller): Value | null {
    const { m } = this;
    const held = this.#held;
    if (!held) return null;
    m.decisions.skipTo(held.progress);
    Object.assign(m, held.tank);
    m.trace.order = held.order;
    m.deferred.splice(0, Infinity, ...held.deferred);
    caller.calls = [...held.calls];
    return held.value;
  }

  /** Holds what the root of a path has just made, where nothing of it is kept elsewhere. */
  hold(task: PathTask, start: Start, value: Value, caller: RootCaller): void {
    const { m } = this;
    const waits = m.jobs.length + m.awaited.size + m.external.size > 0;
    // What it was the first to import is loaded anew for the next path.
    if (waits || m.decisions.isOver || this.modules.hasRootedImports) return;
    const { fuel, portion, reserve, given, made } = m;
    this.#held = {
      task,
      start,
      value,
      calls: [...caller.calls],
      mark: m.heap.mark(),
      order: m.trace.order,
      tank: { fuel, portion, reserve, given, made },
      progress: m.decisions.progress,
      deferred: [...m.deferred],
    };
  }

  /** Ends a path: what it made is left as it was before it ran, where it is held, else all is as it was before the call. */
  leave(start: Start): void {
    if (this.#held === null) {
      start.restore();
      return;
    }
    this.m.heap.rollback(this.#held.mark);
    start.restoreMachine();
  }

  /** Undoes what is held. */
  release(): void {
    this.#held?.start.restore();
    this.#held = null;
  }
}
