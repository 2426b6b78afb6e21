import type { Place } from '../program/program.js';
import { resolvePromise } from './host/promises.js';
import type { Machine } from './machine.js';
import { unknown } from './make.js';
import { Abandoned } from './signals.js';

/** Something that runs when the code that is running now has ended. */
export interface Job {
  readonly run: () => void;
  /** Timers come after all that has no delay. */
  readonly delay: number | null;
  readonly where: Pick<Machine, 'frame' | 'control'>;
}

const mostJobs = 20_000;
const mostTimers = 50;

/** Has something run later, as if called from where it was asked for. */
export function enqueue(
  m: Machine,
  run: () => void,
  where: Job['where'] = { frame: m.frame, control: m.control },
  delay: number | null = null,
): void {
  if (m.decisions.peeking > 0) throw new Abandoned();
  m.jobs.push({ run, delay, where });
}

function nextJob(jobs: Job[]): Job | undefined {
  const first = jobs.findIndex((job) => job.delay === null);
  if (first >= 0) return jobs.splice(first, 1)[0];
  const least = Math.min(...jobs.map((job) => job.delay ?? 0));
  return jobs.splice(jobs.findIndex((job) => job.delay === least), 1)[0]; // prettier-ignore
}

/**
 * Runs what waits to run, until nothing does or `isDone`. A promise that only code elsewhere can settle gives
 * something unknown then, so that what waits for it is still read.
 */
export function runJobs(m: Machine, isDone: () => boolean = () => false): void {
  let timers = 0;
  for (let count = 0; count < mostJobs && !isDone(); count++) {
    const job = nextJob(m.jobs);
    // Animations set their own timer again, without end.
    if (job && job.delay !== null && timers++ >= mostTimers) return;
    if (job) {
      const { frame, control, depth } = m;
      Object.assign(m, job.where);
      job.run();
      Object.assign(m, { frame, control, depth });
    } else if (!settleOneFromOutside(m)) return;
  }
}

function settleOneFromOutside(m: Machine): boolean {
  for (const promise of m.awaited) {
    if (promise.state.status !== 'pending' || !m.external.has(promise)) continue;
    const at: Place = m.frame.definition;
    m.external.delete(promise);
    resolvePromise(m, promise, unknown(m, { reason: 'what settles this promise is not followed', at }), at);
    return true;
  }
  return false;
}

/** Forgets whatever still waits. */
export function dropJobs(m: Machine): void {
  m.jobs.length = 0;
  m.awaited.clear();
  m.external.clear();
}
