import { analyse } from '../proof/reading.js';
import { randomFrom } from '../proof/random.js';
import type { Sources } from '../proof/run-source.js';
import { disturbances } from './disturb.js';

/** A broken project. */
export interface Case {
  /** What makes it again. */
  readonly seed: number;
  readonly disturbance: string;
  /** The file that is broken. */
  readonly file: string;
  readonly sources: Sources;
}

/** What the analysis did with one: null where it ended in time and in order. */
export interface Trouble {
  readonly case: Case;
  readonly what: string;
  /** What it took, where that is all that is wrong. */
  readonly seconds?: number;
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** The case of a seed: one file of a project is broken, in one way or, now and then, in several. */
export function caseOf(seed: number, projects: readonly Sources[], ways = disturbances): Case {
  const random = randomFrom(seed);
  const sources = pick(projects, random);
  const file = pick(Object.keys(sources), random);
  const other = Object.values(pick(projects, random))[0] ?? '';
  const names: string[] = [];
  let text = sources[file] ?? '';
  do {
    const [name, disturb] = pick(Object.entries(ways), random);
    names.push(name);
    text = disturb(text, other, random);
  } while (random() < 0.25);
  return { seed, disturbance: names.join(' + '), file, sources: { ...sources, [file]: text } };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Analyses a case; an error of our own is as bad as a crash. */
export function troubleWith(broken: Case, mostSeconds: number): Trouble | null {
  return troubleIn(broken, mostSeconds, ({ sources }) => {
    const { errors } = analyse(sources, Object.keys(sources).sort());
    return errors.find((error) => error.internal)?.message ?? null;
  });
}

/** Does something with a case that gives what is wrong, if it does not throw or take too much processor time. */
export function troubleIn(
  broken: Case,
  mostSeconds: number,
  run: (broken: Case) => string | null,
): Trouble | null {
  const started = cpuSeconds();
  try {
    const what = run(broken);
    if (what !== null) return { case: broken, what };
  } catch (thrown) {
    return {
      case: broken,
      what: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    };
  }
  const seconds = cpuSeconds() - started;
  return seconds > mostSeconds ? { case: broken, what: `${seconds.toFixed(2)} s`, seconds } : null;
}
