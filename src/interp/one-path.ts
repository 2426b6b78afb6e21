import type { Entry, GapRecord, Model, Override } from '../graph/model.js';
import { assemble, type Identity, type Segment } from './assemble.js';
import { type Allowance, fuelUp } from './budget.js';
import { throwsAfter } from './certain-faults.js';
import { Decisions, type PendingPath } from './decisions.js';
import {
  type End,
  exhaustion,
  isBehindFractions,
  isCertain,
  isRefusal,
  needsThis,
  raisedError,
} from './endings.js';
import { entryOf } from './entry.js';
import type { Guarded } from './guarded.js';
import { type HeldNetwork, type PathTask, Start } from './held-network.js';
import { dropJobs } from './jobs.js';
import type { Machine } from './machine.js';
import { isUnfinished, type WholeNetwork } from './made-networks.js';
import { unknown } from './make.js';
import type { Modules } from './modules.js';
import { networksIn } from './networks.js';
import { addRejected } from './nodes.js';
import { identityOf, isHelper, ownedBy } from './program-roots.js';
import type { RootCaller } from './root-call.js';
import { isGivenOther, isStep } from './segments.js';
import { Infeasible, type Preset, Restart, UserThrow } from './signals.js';
import { recordGap } from './trace.js';
import { undefinedValue, type Value } from './values.js';

/** What a path gives, and why it ended if it did so before its time. */
export interface Traced {
  readonly model: Model;
  readonly doubts: readonly GapRecord[];
  readonly end: End | null;
}

/** A model of a root: where its nodes begin, and which one it is. */
interface Part {
  readonly from: number;
  readonly owns: Segment['owns'];
  readonly identity: Identity;
  /** Null where there is one alone: what the root gives. */
  readonly index: number | null;
  /** Which models are told, if not all. */
  readonly isTold?: (model: Model) => boolean;
}

/** What a path runs on. */
export interface PathMeans {
  readonly m: Machine;
  readonly modules: Modules;
  readonly guarded: Guarded;
  readonly caller: RootCaller;
  readonly allowance: Allowance;
  /** What the paths of one call have in common; null for one that stands alone. */
  readonly held: HeldNetwork | null;
}

/** The models of a path, and the paths that it shows to be open. */
export interface PathResult {
  readonly traced: readonly Traced[];
  readonly pending: readonly PendingPath[];
  readonly restarts: readonly ReadonlyMap<string, Preset>[];
  /** Whether it ran well and is not told, since it makes no network. */
  readonly isUntold: boolean;
}

/** Runs a root on one path, and leaves the heap as it was before. */
export function runPath(means: PathMeans, task: PathTask, overrides: readonly Override[] = []): PathResult {
  return new Path(means, task, overrides).run();
}

class Path {
  readonly #traced: Traced[] = [];
  #restarts: PathResult['restarts'] = [];
  #isUntold = false;
  readonly #start: Start;
  /** Whether another path has made what this one runs. */
  readonly #isResumed: boolean;

  constructor(
    private readonly means: PathMeans,
    private readonly task: PathTask,
    private readonly overrides: readonly Override[],
  ) {
    const { m, modules, held } = means;
    const start = held?.startOf(task) ?? null;
    if (start === null) held?.release();
    this.#isResumed = start !== null;
    this.#start = start ?? new Start(m, modules);
  }

  run(): PathResult {
    const { m, guarded, held } = this.means;
    this.#begin();
    try {
      this.#networks(this.#called());
    } catch (error) {
      guarded.fault(this.task.root.place.file, error);
    } finally {
      if (held) held.leave(this.#start);
      else this.#start.restore();
    }
    return {
      traced: this.#traced,
      pending: m.decisions.pending,
      restarts: this.#restarts,
      isUntold: this.#isUntold,
    };
  }

  #begin(): void {
    const { m, modules, allowance } = this.means;
    m.decisions = new Decisions(this.task.path);
    m.presets = this.task.presets;
    m.overrides = this.overrides;
    m.held = null;
    dropJobs(m);
    fuelUp(m, allowance);
    modules.isRooted = true;
  }

  /** Calls the root; the networks that it makes have not run then. */
  #called(): readonly WholeNetwork[] {
    const { m, caller } = this.means;
    const { root } = this.task;
    const { nodes, order } = this.#start;
    let networks: readonly WholeNetwork[] = [];
    this.#take(
      nodes,
      () => caller.run(root, this.#made()),
      (end) => {
        networks = caller.networksOf(root, order).filter((each) => end === null || !isUnfinished(each));
        const identity = this.#identity(entryOf(m, root, caller.calls));
        const part = { from: nodes, owns: (_, at) => at >= order, identity, index: null } satisfies Part;
        // What ended the run is told beside the networks that were made before.
        if (networks.length === 0 || end !== null) return part;
        return root.main ? { ...part, isTold: isGivenOther } : null;
      },
    );
    return networks;
  }

  /** What the root makes. */
  #made(): Value {
    const { caller, held } = this.means;
    const { root, choice } = this.task;
    const known = this.#isResumed ? held?.resume(caller) : null;
    if (known) return known;
    const value = caller.make(root, choice);
    held?.hold(this.task, this.#start, value, caller);
    return value;
  }

  #networks(networks: readonly WholeNetwork[]): void {
    const { trace } = this.means.m;
    // What ended the builder comes first.
    const before = this.#traced.length;
    networks.forEach((network, position) => {
      const index = before + position;
      const [from, since] = [trace.nodes.length, ++trace.order];
      const own = this.#identity({ file: this.task.root.place.file, call: null });
      const identity = identityOf(network, own);
      this.#take(
        from,
        () => this.means.caller.runNetwork(network),
        () => ({ from, owns: ownedBy(network, networks, since), identity, index }),
      );
    });
  }

  /** Runs a part of the root and takes the model that comes of it. */
  #take(since: number, body: () => Value, part: (end: End | null) => Part | null): void {
    const { m, caller } = this.means;
    const { result, end } = this.#attempt(body, since);
    const own = result && part(end);
    if (!result || !own) return;
    const { from, owns, identity, index } = own;
    const made = m.trace.nodes.slice(from);
    // A network of which nothing was followed is told with its gaps; what else has no op is none.
    const isLost = caller.isRun && m.trace.gaps.length > this.#start.gaps;
    if (end === null && this.overrides.length === 0 && !isLost && !made.some(isStep)) return;
    if (!caller.isRun && index === null && isHelper(this.task.root, made)) {
      this.#isUntold = true;
      return;
    }
    const doubts = m.trace.doubts.slice(this.#start.doubts).map(({ place, reason }) => ({ place, reason }));
    const segment = { nodes: made, owns, doubtsAreGaps: false, results: networksIn(result) };
    const model = assemble(m, segment, identity, whatIf(this.means, this.task, index ?? 0));
    if (own.isTold?.(model) ?? true) this.#traced.push({ model, doubts, end });
  }

  /** Runs the root and gives what it returns; null when this path cannot happen. */
  #attempt(body: () => Value, from: number): { result: Value | null; end: End | null } {
    const { m, guarded } = this.means;
    const { root } = this.task;
    try {
      const result = body();
      guarded.runDeferred(root.place.file);
      return { result, end: null };
    } catch (error) {
      if (error instanceof Restart && !m.presets.has(error.key)) {
        this.#restarts = error.presets.map((preset) => new Map([[error.key, preset]]));
      }
      const raised = needsThis(root) ? null : raisedError(error);
      if (
        raised === null &&
        (error instanceof UserThrow || error instanceof Infeasible || error instanceof Restart)
      ) {
        return { result: null, end: null };
      }
      const end = raised ?? exhaustion(error, root.place);
      if (end === null) throw error;
      if (raised && isRefusal(error) && isCertain(m)) {
        // Whatever comes in, the library makes no such layer: that is a fault, and nothing that was not followed.
        if (!isBehindFractions(m)) addRejected(m, { ...error.refused, inputs: [], at: error.at });
        return { result: undefinedValue, end: 'raised' };
      }
      // The framework throws before the code does: that is told, and what the code would do then happens in no run.
      if (raised && isCertain(m) && throwsAfter(m, from)) return { result: undefinedValue, end: 'raised' };
      recordGap(m, end.at, end.reason);
      return { result: unknown(m, { reason: end.reason, at: end.at }), end: raised ? 'raised' : 'exhausted' };
    }
  }

  #identity(entry: Entry): Identity {
    const { root, choice, presets } = this.task;
    const members = [...choice].map(([name, value]) => `${name}=${String(value)}`);
    const tried = [...presets].flatMap(([name, preset]) =>
      typeof preset === 'number' && !name.startsWith('\0') ? [`${name} = ${preset}`] : [],
    );
    return {
      name: members.length > 0 ? `${root.name}[${members.join(', ')}]` : root.name,
      builder: root.name,
      place: root.place,
      exported: root.exported,
      fromCall: false,
      assumes: [...tried, ...this.means.m.decisions.assumes],
      pathsCut: false,
      root: `${root.place.file}:${root.place.start}:${members.join(',')}`,
      entry,
    };
  }
}

/** Runs a path again with something changed. It keeps nothing of what its first run has seen. */
function whatIf(means: PathMeans, task: PathTask, index: number): Model['whatIf'] {
  return (overrides) => {
    const again = { ...task, path: { ...task.path, flips: 0 } };
    const same = runPath({ ...means, held: null }, again, overrides).traced[index];
    return !same || same.end === 'raised' ? null : same.model;
  };
}
