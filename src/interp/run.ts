import type { Entry, GapRecord, Model, Override } from '../graph/model.js';
import type { ClassNode, FunctionNode, Param, Place, Program } from '../program/program.js';
import { argumentsOf, type Choice, choicesOf, markDefaults } from './arguments.js';
import { assemble, type Identity, type Segment } from './assemble.js';
import { fuelUp, Ledger, spent } from './budget.js';
import { throwsAfter } from './certain-faults.js';
import { createMachine } from './create-machine.js';
import { Decisions, type PendingPath } from './decisions.js';
import { callEach } from './entry-calls.js';
import { entryOf, type RootCall } from './entry.js';
import { dropJobs, runJobs } from './jobs.js';
import type { Library } from './library.js';
import type { CallSite, Machine } from './machine.js';
import { Dependencies, type Outcome, type RunMemory } from './memory.js';
import { isFraction } from '../ops/layout.js';
import type { Loaded, ModuleSource, Modules } from './modules.js';
import {
  identityOf,
  isHelper,
  isPartOfProgram,
  leavesBuilders,
  ownedBy,
  placeKey,
  programRoots,
  runProgram,
} from './program-roots.js';
import { entryMethods, findRoots, needsArguments, nodeOf, type Root } from './roots.js';
import { list, settle, unknown } from './make.js';
import { isUnfinished, type WholeNetwork, wholeNetworks } from './made-networks.js';
import { nameModels } from './model-names.js';
import { networksIn } from './networks.js';
import { addRejected } from './nodes.js';
import { isGivenOther, isStep, topLevelModels } from './segments.js';
import { Infeasible, OutOfFuel, type Preset, type Refusal, Restart, UserThrow } from './signals.js';
import { recordGap } from './trace.js';
import { eagerRoot, undefinedValue, type Value } from './values.js';
import { mentionsOf } from './walk.js';

const mostPaths = 32;
const mostDeferred = 50;

/** A fault of the interpreter's own, with the file it happened in. */
export interface InternalFault {
  readonly file: string;
  readonly message: string;
}

export interface RunResult {
  readonly models: readonly Model[];
  readonly faults: readonly InternalFault[];
}

type Language = Program['language'];

/** The libraries whose meaning is known, by the language that their users write. */
export type Libraries = Readonly<Record<Language, readonly Library[]>>;

/** Runs a project: the top level of its files once, then every root on that heap, but for those in memory; each language by itself. */
export function runProject(
  source: ModuleSource,
  entries: readonly string[],
  libraries: Libraries,
  memory?: RunMemory,
): RunResult {
  const isPython = (file: string): boolean => source.load(file)?.language === 'python';
  const runs = (['typescript', 'python'] as const).flatMap((language) => {
    const own = entries.filter((file) => isPython(file) === (language === 'python'));
    return own.length > 0
      ? [
          new Run(
            source,
            own,
            libraries[language],
            language,
            [],
            language === 'python' ? undefined : memory,
          ).all(),
        ]
      : [];
  });
  return { models: runs.flatMap(({ models }) => models), faults: runs.flatMap(({ faults }) => faults) };
}

/** Rounds of roots: what only code that was never run calls comes up in a later one. */
const mostRounds = 4;

interface Ran extends Outcome {
  readonly root: Root;
}

const nothing: Outcome = { models: [], entered: new Set() };

/** Two that call each other: neither is dropped for the other. */
function isSameRoot(a: Ran, b: Ran): boolean {
  return a.entered.has(nodeOf(b.root.value)) && b.entered.has(nodeOf(a.root.value));
}

/** A network that top-level code makes by calling a builder without arguments is the builder's own. */
function withoutTwins(models: readonly Model[]): readonly Model[] {
  const seen = new Set<string>();
  const builders = new Map<string, number>();
  const builderOf = (model: Model): string => `${model.builder}:${model.place.file}:${model.place.start}`;
  for (const model of models) builders.set(builderOf(model), (builders.get(builderOf(model)) ?? 0) + 1);
  return models.filter((model) => {
    if (builders.get(builderOf(model)) === 1) return true;
    const key = `${builderOf(model)}:${fingerprint(model)}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Why a run ended before its time: by an error that no code throws by itself, or for lack of fuel or stack. */
type End = 'raised' | 'exhausted';

interface Traced {
  readonly model: Model;
  readonly doubts: readonly GapRecord[];
  readonly end: End | null;
}

/** Whether a root is run without the object that it works on, as a function that stands for a class is. */
function needsThis({ value }: Root): boolean {
  return value.kind === 'closure' && !value.fn.isArrow && mentionsOf(value.fn).names.has('this');
}

/** Whether a layer was rejected whose sizes are no whole numbers: what is made of those is no fault of its own. */
function isBehindFractions({ trace }: Machine): boolean {
  return trace.nodes.some(({ fault, known }) => fault !== null && known?.some(isFraction) === true);
}

/** Whether the library refuses to make a layer. */
function isRefusal(error: unknown): error is UserThrow & { readonly refused: Refusal } {
  return error instanceof UserThrow && error.refused !== null;
}

/** Whether a path hangs on nothing that was assumed or tried. */
function isCertain({ decisions, presets }: Machine): boolean {
  return decisions.assumes.length === 0 && presets.size === 0;
}

/** An error that the code does not throw by itself: every run of it may end so, or this one was not followed rightly. */
function raisedError(error: unknown): OutOfFuel | null {
  if (!(error instanceof UserThrow) || error.raised === null) return null;
  return new OutOfFuel(`this always ends in an error: ${error.raised}`, error.at);
}

/** Why a run ends before its time, for lack of fuel or of stack; null for any other reason. */
function exhaustion(error: unknown, at: Place): OutOfFuel | null {
  if (error instanceof OutOfFuel) return error;
  const isStack = error instanceof RangeError && /call stack/i.test(error.message);
  return isStack ? new OutOfFuel('the code is nested too deeply to follow', at) : null;
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

interface Task {
  readonly path: PendingPath;
  readonly presets: ReadonlyMap<string, Preset>;
}

class Run {
  readonly #m: Machine;
  readonly #modules: Modules;
  readonly #faults: InternalFault[] = [];
  readonly #ledger = new Ledger();
  /** How the root that runs is called. */
  #calls: RootCall[] = [];
  /** Whether the network that the root gives has run. */
  #isRun = false;

  constructor(
    private readonly source: ModuleSource,
    private readonly entries: readonly string[],
    private readonly libraries: readonly Library[],
    private readonly language: Language,
    overrides: readonly Override[] = [],
    private readonly memory?: RunMemory,
  ) {
    const { m, modules } = createMachine(source, libraries, overrides, language, memory?.sites);
    this.#m = m;
    this.#modules = modules;
  }

  all(): RunResult {
    const found = this.topLevel();
    const bound = new Set(found.map(placeKey));
    const ran: Ran[] = [];
    const everything = new Set<FunctionNode | ClassNode>();
    const files = new Dependencies(this.source, this.#programs());
    for (let round = 0; round < mostRounds; round++) {
      const offering = this.#offering();
      const first = round === 0 && this.language === 'python' ? programRoots(this.#m, offering) : [];
      const roots = findRoots(offering, everything, this.libraries).filter(
        (root) => !ran.some((each) => each.root.place === root.place),
      );
      if (roots.length + first.length === 0) break;
      for (const root of [...first, ...roots]) {
        if (isPartOfProgram(root, ran)) continue;
        const isBound = bound.has(placeKey(root));
        const { models, entered } = isBound && needsArguments(root) ? nothing : this.#remembered(root, files);
        ran.push({ root, models, entered });
        for (const model of models) if (model.fromCall) bound.add(placeKey(model));
        for (const node of [...entered, nodeOf(root.value)]) everything.add(node);
      }
    }
    const kept = ran.filter(
      (each) =>
        !ran.some(
          (other) =>
            other !== each &&
            !isSameRoot(other, each) &&
            other.entered.has(nodeOf(each.root.value)) &&
            !leavesBuilders(other.root, each.root),
        ),
    );
    const models = [...found, ...kept.flatMap((each) => each.models)];
    return { models: nameModels(withoutTwins(models)), faults: this.#faults };
  }

  #programs(): readonly Program[] {
    return this.#modules.all().map(({ record }) => record.program);
  }

  /** What a root gives, from memory where nothing that it depends on has changed. */
  #remembered(root: Root, files: Dependencies): Outcome {
    const node = nodeOf(root.value);
    const known = this.memory?.recall(node, files);
    if (known) return known;
    const faults = this.#faults.length;
    this.#m.entered = new Set();
    const outcome = { models: this.#root(root), entered: this.#m.entered };
    if (this.#faults.length === faults) this.memory?.remember(node, outcome, files);
    return outcome;
  }
  /** The modules whose functions may be run on their own: of Python, whose packages import much, those that were asked for. */
  #offering(): readonly Loaded[] {
    const all = this.#modules.all();
    if (this.language !== 'python') return all;
    return all.filter(({ record: { file } }) => this.entries.includes(file));
  }

  /** Runs the files' own code and takes the models that it makes. */
  topLevel(): readonly Model[] {
    const m = this.#m;
    for (const file of this.entries) {
      fuelUp(m);
      this.#guarded(file, () => this.#modules.load(file));
      this.#guarded(file, () => {
        runJobs(m);
      });
      this.#runDeferred(file);
      dropJobs(m);
    }
    // What is made of networks at the top level of Python is the networks themselves.
    const hasEnds = m.trace.models.length > 0;
    const isOfNetworks = this.language === 'python' && !hasEnds && wholeNetworks(m, 0).length > 0;
    const models = topLevelModels(m, [...this.#modules.stopped], (model, overrides) =>
      this.#againAtTop(model, overrides),
    );
    return isOfNetworks ? models.filter(isGivenOther) : models;
  }

  /** A top-level model once more, from scratch, with one thing changed. */
  #againAtTop(
    model: { builder: string; place: Place; index: number },
    overrides: readonly Override[],
  ): Model | null {
    const again = new Run(this.source, this.entries, this.libraries, this.language, overrides);
    const same = again
      .topLevel()
      .filter(
        (each) =>
          each.builder === model.builder &&
          each.place.start === model.place.start &&
          each.place.file === model.place.file,
      );
    return same[model.index] ?? null;
  }

  /** Runs the closures that went to unknown code; those of promises hand themselves over again, without end. */
  #runDeferred(file: string): void {
    const m = this.#m;
    for (let count = 0; count < mostDeferred; count++) {
      const next = m.deferred.shift();
      if (!next) return;
      // Packages of Python import much: what they hand on to others is no matter of the files that were asked for.
      if (this.language === 'python' && !this.entries.includes(next.closure.fn.at.file)) continue;
      this.#guarded(file, () => {
        this.#callDeferred(next);
      });
    }
    m.deferred.length = 0;
  }

  /** Calls a function that unknown code was given: nobody knows with what. */
  #callDeferred({ closure, reason }: Machine['deferred'][number]): void {
    const m = this.#m;
    const at = closure.fn.at;
    const args = closure.fn.params.flatMap((param) =>
      param.rest ? [] : [unknown(m, { reason, at: param.at })],
    );
    m.call(closure, undefinedValue, args, { at, argumentPlaces: [], resultName: null });
    runJobs(m);
  }

  /** Runs something whose end as a throw, by lack of fuel or by our own fault must not lose the rest. */
  #guarded(file: string, body: () => unknown): void {
    const m = this.#m;
    const { frame, control, depth } = m;
    try {
      body();
    } catch (error) {
      Object.assign(m, { frame, control, depth });
      if (error instanceof UserThrow || error instanceof Infeasible || error instanceof Restart) return;
      const end = exhaustion(error, { file, start: 0, end: 0 });
      if (end === null) this.#fault(file, error);
      else recordGap(m, end.at, end.reason);
    }
  }

  #fault(file: string, error: unknown): void {
    this.#faults.push({ file, message: String(error instanceof Error ? error.message : error) });
  }

  #root(root: Root): Model[] {
    const models: Model[] = [];
    for (const choice of choicesOf(this.#m, root)) models.push(...this.#paths(root, choice));
    return models;
  }

  /** All paths of one call of a root, fewest flips first. */
  #paths(root: Root, choice: Choice): Model[] {
    const queue: Task[] = [{ path: { choices: [], flips: 0 }, presets: new Map() }];
    const models = new Map<string, Traced>();
    let rest: Traced | null = null;
    let cut = false;
    let steps = 0;
    const { perCall, withoutNetwork } = this.#ledger.allowance;
    for (let count = 0; queue.length > 0; count++) {
      if (count >= mostPaths || steps >= (models.size > 0 ? perCall : withoutNetwork)) {
        cut = true;
        break;
      }
      queue.sort((a, b) => a.path.flips - b.path.flips);
      const task = queue.shift();
      if (!task) break;
      this.#guarded(root.place.file, () => {
        this.#modules.loadLate();
      });
      const { traced, pending, restarts } = this.#path(root, choice, task, []);
      steps += spent(this.#m);
      for (const path of pending) queue.push({ path, presets: task.presets });
      for (const presets of restarts) {
        queue.push({
          path: { choices: [], flips: task.path.flips },
          presets: new Map([...task.presets, ...presets]),
        });
      }
      for (const each of traced) {
        if (each.model.nodes.some(isStep) && each.end !== 'raised') {
          // A single path needs no comparison.
          const key =
            models.size === 0 && queue.length === 0 && traced.length === 1 ? '' : fingerprint(each.model);
          if (!models.has(key)) models.set(key, each);
        } else if (each.end) rest ??= each;
      }
    }
    this.#ledger.note(steps, models.size > 0);
    // A builder of which no path gets anywhere is told, with what stops it.
    if (models.size === 0 && rest !== null) models.set('', rest);
    const split = models.size > 1;
    return [...models.values()].map(({ model, doubts }) => ({
      ...model,
      pathsCut: cut,
      // What was not known and made networks differ is a gap; what made none differ is not.
      ...(split && doubts.length > 0 ? { gaps: [...model.gaps, ...doubts], complete: false } : {}),
    }));
  }

  #path(
    root: Root,
    choice: Choice,
    task: Task,
    overrides: readonly Override[],
  ): {
    traced: readonly Traced[];
    pending: readonly PendingPath[];
    restarts: readonly ReadonlyMap<string, Preset>[];
  } {
    const m = this.#m;
    const mark = m.heap.mark();
    const [nodes, order, doubted] = [m.trace.nodes.length, m.trace.order, m.trace.doubts.length];
    const traced: Traced[] = [];
    const { frame, control, depth } = m;
    const { isRooted } = this.#modules;
    m.decisions = new Decisions(task.path);
    m.presets = task.presets;
    m.overrides = overrides;
    m.held = null;
    dropJobs(m);
    fuelUp(m, this.#ledger.allowance.portion);
    this.#modules.isRooted = true;
    let restarts: readonly ReadonlyMap<string, Preset>[] = [];
    /** Runs a part of the root and takes the model that comes of it. */
    const take = (body: () => Value, part: (end: End | null) => Part | null): void => {
      const { result, end } = this.#attempt(root, body, (found) => (restarts = found));
      const own = result && part(end);
      if (!result || !own) return;
      const { from, owns, identity, index } = own;
      const made = m.trace.nodes.slice(from);
      if (end === null && overrides.length === 0 && !made.some(isStep)) return;
      if (!this.#isRun && index === null && isHelper(root, made)) return;
      const doubts = m.trace.doubts.slice(doubted).map(({ place, reason }) => ({ place, reason }));
      const whatIf = (again: readonly Override[]): Model | null =>
        this.#whatIf(root, choice, task, again, index ?? 0);
      const segment = { nodes: made, owns, doubtsAreGaps: false, results: networksIn(result) };
      const model = assemble(m, segment, identity, whatIf);
      if (own.isTold?.(model) ?? true) traced.push({ model, doubts, end });
    };
    try {
      let networks: readonly WholeNetwork[] = [];
      take(
        () => this.#call(root, choice),
        (end) => {
          networks = this.#networksOf(root, order).filter((each) => end !== 'raised' || !isUnfinished(each));
          const identity = this.#identity(root, choice, task, entryOf(m, root, this.#calls));
          const part = { from: nodes, owns: (_, at) => at >= order, identity, index: null } satisfies Part;
          // What ended the run is told beside the networks that were made before.
          if (networks.length === 0 || end === 'raised') return part;
          return root.main ? { ...part, isTold: isGivenOther } : null;
        },
      );
      networks.forEach((network, index) => {
        const [from, since] = [m.trace.nodes.length, ++m.trace.order];
        const own = this.#identity(root, choice, task, { file: root.place.file, call: null });
        const part = {
          from,
          owns: ownedBy(network, networks, since),
          identity: identityOf(network, own),
          index,
        };
        take(
          () => this.#runNetwork(network),
          () => part,
        );
      });
    } catch (error) {
      this.#fault(root.place.file, error);
    } finally {
      m.heap.rollback(mark);
      this.#modules.isRooted = isRooted;
      m.trace.order = order;
      Object.assign(m, { frame, control, depth, overrides: [] });
    }
    return { traced, pending: m.decisions.pending, restarts };
  }

  /** Runs the root and gives what it returns; null when this path cannot happen. */
  #attempt(
    root: Root,
    body: () => Value,
    restart: (presets: readonly ReadonlyMap<string, Preset>[]) => void,
  ): { result: Value | null; end: End | null } {
    const m = this.#m;
    const from = m.trace.nodes.length;
    try {
      const result = body();
      this.#runDeferred(root.place.file);
      return { result, end: null };
    } catch (error) {
      if (error instanceof Restart && !m.presets.has(error.key)) {
        restart(error.presets.map((preset) => new Map([[error.key, preset]])));
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

  /** What a function returns; of a class, an instance and what its methods return. */
  #call(root: Root, choice: Choice): Value {
    const m = this.#m;
    this.#calls = [];
    this.#isRun = false;
    if (root.network) return undefinedValue;
    if (root.main) return runProgram(m, root.main, root);
    const args: Value[] = argumentsOf(m, root, choice);
    const site: CallSite = {
      at: root.place,
      argumentPlaces: [],
      resultName: null,
      root: this.#marks(root, root.name, args),
    };
    if (root.value.kind === 'closure') {
      const result = this.#finish(m.call(root.value, undefinedValue, args, site), root);
      return this.#handOn(result, root);
    }
    if (m.host.more) return this.#callPython(root, args, site);
    const instance = m.construct(root.value, args, site);
    const calls = entryMethods(root.value, this.libraries).map((method) => () => {
      const inner: Root = { ...root, value: method, params: method.fn.params };
      const given = argumentsOf(m, inner, new Map());
      const marks = this.#marks(inner, method.name ?? '', given);
      return this.#finish(m.call(method, instance, given, { ...site, root: marks }), root);
    });
    return list(m, [instance, ...callEach(m, calls)]);
  }

  /** What a root gives: a network runs on an input of any size. */
  #handOn(given: Value, root: Root): Value {
    const m = this.#m;
    // Whatever ends the run: it is the network that the root gives.
    this.#isRun = true;
    const result = m.host.more?.runNetwork(m, given, root.place) ?? given;
    this.#isRun = result !== given || settle(given).kind === 'model';
    return result;
  }

  /** The networks that a root of Python has made for itself; none where what it gives is the network. */
  #networksOf(root: Root, since: number): readonly WholeNetwork[] {
    if (root.network) return [root.network];
    return this.#isRun ? [] : wholeNetworks(this.#m, since);
  }

  #runNetwork({ value, at }: WholeNetwork): Value {
    const m = this.#m;
    return m.host.more?.runNetwork(m, value, at) ?? value;
  }

  /** Makes an instance: a network runs, of another class the methods are called. */
  #callPython(root: Root, args: readonly Value[], site: CallSite): Value {
    const m = this.#m;
    const instance = m.call(root.value, undefinedValue, args, site);
    const result = this.#handOn(instance, root);
    if (result !== instance || root.value.kind !== 'class') return result;
    const calls = entryMethods(root.value, this.libraries).map((method) => () => {
      const inner: Root = { ...root, value: method, params: method.fn.params.slice(1) };
      const given = argumentsOf(m, inner, new Map());
      const marks = this.#marks(inner, method.name ?? '', given);
      const bound = m.host.getMember(m, instance, method.name ?? '', root.place);
      return this.#finish(m.call(bound, instance, given, { ...site, root: marks }), root);
    });
    return list(m, [instance, ...callEach(m, calls)]);
  }

  /** Notes a call with its arguments, and what stands for those that are left out. */
  #marks(root: Root, name: string, args: readonly Value[]): NonNullable<CallSite['root']> {
    const marked = new Map<Param, Value>();
    this.#calls.push({ name, params: root.params, args, marked });
    const mark = markDefaults(this.#m, root);
    return (param, value) => {
      const result = mark(param, value);
      marked.set(param, result);
      return result;
    };
  }

  /** Runs what a call has left to run later; what an async root throws then ends it as a throw would. */
  #finish(result: Value, root: Root): Value {
    runJobs(this.#m);
    const value = settle(result);
    if (value.kind !== 'promise') return value;
    if (value.state.status === 'rejected') throw new UserThrow(value.state.value, root.place);
    return value.state.value;
  }

  #identity(root: Root, choice: Choice, task: Task, entry: Entry): Identity {
    const members = [...choice].map(([name, value]) => `${name}=${String(value)}`);
    const tried = [...task.presets].flatMap(([name, preset]) =>
      typeof preset === 'number' && name !== eagerRoot ? [`${name} = ${preset}`] : [],
    );
    return {
      name: members.length > 0 ? `${root.name}[${members.join(', ')}]` : root.name,
      builder: root.name,
      place: root.place,
      exported: root.exported,
      fromCall: false,
      assumes: [...tried, ...this.#m.decisions.assumes],
      pathsCut: false,
      root: `${root.place.file}:${root.place.start}:${members.join(',')}`,
      entry,
    };
  }

  #whatIf(
    root: Root,
    choice: Choice,
    task: Task,
    overrides: readonly Override[],
    index: number,
  ): Model | null {
    const again = { ...task, path: { choices: task.path.choices, flips: 0 } };
    const { traced } = this.#path(root, choice, again, overrides);
    const same = traced[index];
    return !same || same.end === 'raised' ? null : same.model;
  }
}

/** Two paths whose networks are the same are one model. */
function fingerprint(model: Model): string {
  const dims = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'id' in value ? `#${String(value.id)}` : value;
  return model.nodes
    .map(
      (node) =>
        `${node.op}@${node.origin.file}:${node.origin.start}(${node.inputs.join()})${JSON.stringify(node.attrs, (_, value: unknown) => dims(value))}`,
    )
    .join(';');
}
