import { createRequire } from 'node:module';
import type * as CliProgress from 'cli-progress';
import type { Io } from './io.js';

const require = createRequire(import.meta.url);

/** Runs shorter than this show no bar. */
const patience = 500;

export interface Progress {
  readonly update: (done: number, total: number) => void;
  readonly stop: () => void;
}

/** A progress bar on a terminal's error stream, once a run has taken a while; elsewhere nothing. */
export function startProgress(
  { err }: Io,
  total: number,
  now: () => number = () => performance.now(),
): Progress {
  const { stream } = err;
  if (!err.isTerminal || stream === undefined) return { update: () => undefined, stop: () => undefined };
  const start = now();
  let bar: CliProgress.SingleBar | null = null;
  return {
    update: (done) => {
      if (bar === null && now() - start > patience) {
        // Most runs need no bar, so most do not load it; the analysis is synchronous, so this is too.
        const { SingleBar, Presets } = require('cli-progress') as typeof CliProgress;
        const format = 'analysing {bar} {value}/{total} files';
        bar = new SingleBar({ stream, format, clearOnComplete: true, hideCursor: true }, Presets.shades_grey);
        bar.start(total, done);
      }
      bar?.update(done);
    },
    stop: () => bar?.stop(),
  };
}
