import type { Model } from '../graph/model.js';
import { type Choice, choicesOf } from './arguments.js';
import { Ledger, spent } from './budget.js';
import { firstPath } from './decisions.js';
import type { Guarded } from './guarded.js';
import { HeldNetwork, type PathTask } from './held-network.js';
import type { Machine } from './machine.js';
import type { Modules } from './modules.js';
import { runPath, type Traced } from './one-path.js';
import { RootCaller } from './root-call.js';
import type { Root } from './roots.js';
import { isStep } from './segments.js';
import { fingerprint } from './twins.js';

const mostPaths = 32;

/**
 * In steps of one root: once what nobody knows has made networks differ, they are not fully read, and from more than the
 * first few that it could be, nobody learns anything.
 */
const mostGuessing = 80_000;

/** Runs roots on all their paths. */
export class Paths {
  readonly #caller: RootCaller;
  readonly #ledger: Ledger;
  /** Steps that the calls of a root have taken. */
  #steps = 0;

  constructor(
    private readonly m: Machine,
    private readonly modules: Modules,
    private readonly guarded: Guarded,
  ) {
    this.#caller = new RootCaller(m);
    this.#ledger = new Ledger(m.isHurried);
  }

  /** The models that a root gives. */
  run(root: Root): readonly Model[] {
    const models: Model[] = [];
    this.#steps = 0;
    for (const choice of choicesOf(this.m, root)) models.push(...this.#paths(root, choice));
    return models;
  }

  /** Whether a call that has taken so many steps, on so many paths, takes another. */
  #goesOn(hasNetwork: boolean, steps: number, paths: number): boolean {
    const { perCall, withoutNetwork } = this.#ledger.allowance;
    return hasNetwork ? steps < perCall && this.#ledger.affords(steps / paths) : steps < withoutNetwork;
  }

  /** All paths of one call of a root, fewest flips first. */
  #paths(root: Root, choice: Choice): Model[] {
    const queue: PathTask[] = [{ root, choice, path: firstPath, presets: new Map() }];
    const models = new Map<string, Traced>();
    let rest: Traced | null = null;
    let cut = false;
    let steps = 0;
    const { allowance } = this.#ledger;
    const { m, modules, guarded } = this;
    const held = new HeldNetwork(m, modules);
    const means = { m, modules, guarded, caller: this.#caller, allowance, held };
    for (let count = 0; queue.length > 0; count++) {
      if (count >= mostPaths || !this.#goesOn(models.size > 0, steps, count)) {
        cut = true;
        break;
      }
      queue.sort((a, b) => a.path.flips - b.path.flips);
      const task = queue.shift();
      if (!task) break;
      if (task.path.isGuess && models.size > 1 && this.#steps >= mostGuessing) {
        cut = true;
        continue;
      }
      if (modules.hasRootedImports) held.release();
      guarded.run(root.place.file, () => {
        modules.loadLate();
      });
      const isOther = models.size > 0;
      const { traced, pending, restarts, isUntold } = runPath(means, task);
      cut ||= isUntold;
      steps += spent(m);
      this.#steps += spent(m);
      if (isOther) this.#ledger.noteOther(spent(m), task.path.isGuess);
      for (const path of pending) queue.push({ ...task, path });
      for (const presets of restarts) {
        queue.push({
          ...task,
          path: { ...task.path, choices: [] },
          presets: new Map([...task.presets, ...presets]),
        });
      }
      for (const each of traced) {
        if (each.model.nodes.some(isStep) && each.end !== 'raised') {
          // A single path needs no comparison.
          const key =
            models.size === 0 && queue.length === 0 && traced.length === 1 ? '' : fingerprint(each.model);
          if (!models.has(key)) models.set(key, each);
        } else if (each.end || !each.model.complete) rest ??= each;
      }
    }
    held.release();
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
}
