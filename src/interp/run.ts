import type { Model, Override } from '../graph/model.js';
import type { ClassNode, FunctionNode, Place, Program } from '../program/program.js';
import { fuelUp, Ledger } from './budget.js';
import { createMachine } from './create-machine.js';
import { Guarded, type InternalFault } from './guarded.js';
import { dropJobs, runJobs } from './jobs.js';
import type { Library } from './library.js';
import type { Machine } from './machine.js';
import { Dependencies, type Outcome, type RunMemory } from './memory.js';
import { wholeNetworks } from './made-networks.js';
import { nameModels } from './model-names.js';
import type { Loaded, ModuleSource, Modules } from './modules.js';
import { Paths } from './paths.js';
import { isPartOfProgram, leavesBuilders, placeKey, programRoots } from './program-roots.js';
import { findRoots, needsArguments, nodeOf, type Root } from './roots.js';
import { isGivenOther, isStep, topLevelModels } from './segments.js';
import { withoutTwins } from './twins.js';

export interface RunResult {
  readonly models: readonly Model[];
  readonly faults: readonly InternalFault[];
  /** Where the roots begin that were not run, because there was no room left for what they give. */
  readonly left: readonly Place[];
}

type Language = Program['language'];

/** The libraries whose meaning is known, by the language that their users write. */
export type Libraries = Readonly<Record<Language, readonly Library[]>>;

/** What a run may use. */
export interface RunMeans {
  /** What earlier runs gave. */
  readonly memory?: RunMemory;
  /** Whether there is room for what one more root gives. */
  readonly hasRoom?: () => boolean;
  /** Whether somebody types: what takes long is given up sooner, and told as a gap. */
  readonly isHurried?: boolean;
}

/** Runs a project: the top level of its files once, then every root on that heap, but for those in memory; each language by itself. */
export function runProject(
  source: ModuleSource,
  entries: readonly string[],
  libraries: Libraries,
  { memory, ...others }: RunMeans = {},
): RunResult {
  const isPython = (file: string): boolean => source.load(file)?.language === 'python';
  const runs = (['typescript', 'python'] as const).flatMap((language) => {
    const own = entries.filter((file) => isPython(file) === (language === 'python'));
    if (own.length === 0) return [];
    const means = language === 'typescript' && memory ? { ...others, memory } : others;
    return [new Run({ source, entries: own, libraries: libraries[language], language }, means).all()];
  });
  return {
    models: runs.flatMap(({ models }) => models),
    faults: runs.flatMap(({ faults }) => faults),
    left: runs.flatMap(({ left }) => left),
  };
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

/** The files that are run together, and what they mean. */
interface Setting {
  readonly source: ModuleSource;
  readonly entries: readonly string[];
  readonly libraries: readonly Library[];
  readonly language: Language;
}

class Run {
  readonly #m: Machine;
  readonly #modules: Modules;
  readonly #guarded: Guarded;
  readonly #paths: Paths;

  constructor(
    private readonly setting: Setting,
    private readonly means: RunMeans,
    overrides: readonly Override[] = [],
  ) {
    const { source, entries, libraries, language } = setting;
    const { m, modules } = createMachine(source, libraries, overrides, language, {
      ...(means.memory ? { sites: means.memory.sites } : {}),
      isHurried: means.isHurried === true,
    });
    this.#m = m;
    this.#modules = modules;
    this.#guarded = new Guarded(m, entries, language);
    this.#paths = new Paths(m, modules, this.#guarded);
  }

  all(): RunResult {
    const found = this.topLevel();
    const { ran, left } = this.#roots(found);
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
    // A network that was not run may take a path that these do not.
    const all = [...found, ...kept.flatMap((each) => each.models)];
    const models = left.length > 0 ? all.map((model) => ({ ...model, pathsCut: true })) : all;
    return { models: nameModels(withoutTwins(models)), faults: this.#guarded.faults, left };
  }

  /** Runs the roots that the top level leaves, in rounds; `left` are those for which there was no room. */
  #roots(found: readonly Model[]): { readonly ran: readonly Ran[]; readonly left: readonly Place[] } {
    const bound = new Set(found.map(placeKey));
    const atTop = this.#m.entered;
    const ran: Ran[] = [];
    const everything = new Set<FunctionNode | ClassNode>();
    const files = new Dependencies(this.setting.source, this.#programs());
    const { hasRoom = () => true } = this.means;
    for (let round = 0; round < mostRounds; round++) {
      const roots = this.#rootsOf(round, everything, ran);
      if (roots.length === 0) break;
      for (const [index, root] of roots.entries()) {
        if (isPartOfProgram(root, ran)) continue;
        if (!hasRoom()) return { ran, left: roots.slice(index).map(({ place }) => place) };
        const isBound = bound.has(placeKey(root));
        const { models, entered } = isBound && needsArguments(root) ? nothing : this.#remembered(root, files);
        // What gets nowhere by itself, or not all the way, is known by the calls that the top level makes, and all that they run.
        const isPartOfTop = found.length > 0 && needsArguments(root) && atTop.has(nodeOf(root.value));
        const isKnownByCalls =
          (isBound && !models.some(({ nodes }) => nodes.some(isStep))) ||
          (isPartOfTop && !models.some(({ complete }) => complete));
        ran.push({ root, models: isKnownByCalls ? [] : models, entered });
        for (const model of models) if (model.fromCall) bound.add(placeKey(model));
        const seen = isKnownByCalls && models.length > 0 ? [...entered, ...atTop] : entered;
        for (const node of [...seen, nodeOf(root.value)]) everything.add(node);
      }
    }
    return { ran, left: [] };
  }

  /** The roots of a round, but for those that have run. */
  #rootsOf(
    round: number,
    entered: ReadonlySet<FunctionNode | ClassNode>,
    ran: readonly Ran[],
  ): readonly Root[] {
    const offering = this.#offering();
    const first = round === 0 && this.setting.language === 'python' ? programRoots(this.#m, offering) : [];
    const roots = findRoots(offering, entered, this.setting.libraries).filter(
      (root) => !ran.some((each) => each.root.place === root.place),
    );
    return [...first, ...roots];
  }

  #programs(): readonly Program[] {
    return this.#modules.all().map(({ record }) => record.program);
  }

  /** What a root gives, from memory where nothing that it depends on has changed. */
  #remembered(root: Root, files: Dependencies): Outcome {
    const { memory, isHurried = false } = this.means;
    const known = memory?.recall(root, files, isHurried);
    if (known) return known;
    const faults = this.#guarded.faults.length;
    const entered = new Set<FunctionNode | ClassNode>();
    this.#m.entered = entered;
    const outcome = { models: this.#paths.run(root), entered };
    // What rules try of it later is no part of it.
    this.#m.entered = new Set();
    if (this.#guarded.faults.length === faults) memory?.remember(root, outcome, files, isHurried);
    return outcome;
  }
  /** The modules whose functions may be run on their own: of Python, whose packages import much, those that were asked for. */
  #offering(): readonly Loaded[] {
    const all = this.#modules.all();
    if (this.setting.language !== 'python') return all;
    return all.filter(({ record: { file } }) => this.setting.entries.includes(file));
  }

  /** Runs the files' own code and takes the models that it makes. */
  topLevel(): readonly Model[] {
    const m = this.#m;
    const { allowance } = new Ledger(m.isHurried);
    for (const file of this.setting.entries) {
      fuelUp(m, allowance);
      this.#guarded.run(file, () => this.#modules.load(file));
      this.#guarded.run(file, () => {
        runJobs(m);
      });
      this.#guarded.runDeferred(file);
      dropJobs(m);
    }
    // What is made of networks at the top level of Python is the networks themselves.
    const hasEnds = m.trace.models.length > 0;
    const isOfNetworks = this.setting.language === 'python' && !hasEnds && wholeNetworks(m, 0).length > 0;
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
    const { isHurried = false } = this.means;
    const again = new Run(this.setting, { isHurried }, overrides);
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
}
