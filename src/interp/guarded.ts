import type { Program } from '../program/program.js';
import { exhaustion } from './endings.js';
import { runJobs } from './jobs.js';
import type { Machine } from './machine.js';
import { unknown } from './make.js';
import { Infeasible, Restart, UserThrow } from './signals.js';
import { recordGap } from './trace.js';
import { undefinedValue } from './values.js';

const mostDeferred = 50;

/** A fault of the interpreter's own, with the file it happened in. */
export interface InternalFault {
  readonly file: string;
  readonly message: string;
}

/** Runs code whose end must not lose the rest, and notes the faults that are our own. */
export class Guarded {
  readonly faults: InternalFault[] = [];

  constructor(
    private readonly m: Machine,
    private readonly entries: readonly string[],
    private readonly language: Program['language'],
  ) {}

  /** Runs the closures that went to unknown code; those of promises hand themselves over again, without end. */
  runDeferred(file: string): void {
    const m = this.m;
    for (let count = 0; count < mostDeferred; count++) {
      const next = m.deferred.shift();
      if (!next) return;
      // Packages of Python import much: what they hand on to others is no matter of the files that were asked for.
      if (this.language === 'python' && !this.entries.includes(next.closure.fn.at.file)) continue;
      this.run(file, () => {
        this.#callDeferred(next);
      });
    }
    m.deferred.length = 0;
  }

  /** Calls a function that unknown code was given: nobody knows with what. */
  #callDeferred({ closure, reason }: Machine['deferred'][number]): void {
    const m = this.m;
    const at = closure.fn.at;
    const args = closure.fn.params.flatMap((param) =>
      param.rest ? [] : [unknown(m, { reason, at: param.at })],
    );
    m.call(closure, undefinedValue, args, { at, argumentPlaces: [], resultName: null });
    runJobs(m);
  }

  /** Runs something whose end as a throw, by lack of fuel or by our own fault must not lose the rest. */
  run(file: string, body: () => unknown): void {
    const m = this.m;
    const { frame, control, depth } = m;
    try {
      body();
    } catch (error) {
      Object.assign(m, { frame, control, depth });
      if (error instanceof UserThrow || error instanceof Infeasible || error instanceof Restart) return;
      const end = exhaustion(error, { file, start: 0, end: 0 });
      if (end === null) this.fault(file, error);
      else recordGap(m, end.at, end.reason);
    }
  }

  fault(file: string, error: unknown): void {
    this.faults.push({ file, message: String(error instanceof Error ? error.message : error) });
  }
}
