import { buffer } from 'node:stream/consumers';
import { exitCodes } from './context.js';

/** Somewhere to write text. */
export interface Sink {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** What lies behind it, for a progress bar. */
  readonly stream?: NodeJS.WritableStream;
}

/** The world outside one run; tests bring their own. */
export interface Io {
  /** Paths are relative to it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Sink;
  readonly err: Sink;
  readonly readStdin: () => Promise<Uint8Array>;
}

function sink(stream: NodeJS.WriteStream): Sink {
  return { write: (text) => void stream.write(text), isTerminal: stream.isTTY, stream };
}

/**
 * What cannot be written any more is dropped: a reader that goes away early (`resnet-lint ir | head`) is no error, and
 * the exit code stays what the run gives. Other faults of a stream are told, if they still can be, and fail the run.
 */
export function tolerate(stream: NodeJS.WriteStream, fail: (message: string) => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail(`the output cannot be written: ${error.message}`);
  });
}

/** The process that runs the command line. */
export function processIo(): Io {
  let failed = false;
  const fail = (message: string): void => {
    if (!failed) process.stderr.write(`resnet-lint: ${message}\n`);
    failed = true;
  };
  tolerate(process.stdout, fail);
  tolerate(process.stderr, () => (failed = true));
  process.on('exit', () => {
    if (failed) process.exitCode = exitCodes.failed;
  });
  return {
    cwd: process.cwd(),
    env: process.env,
    out: sink(process.stdout),
    err: sink(process.stderr),
    readStdin: () => buffer(process.stdin),
  };
}

/** A world for callers that want results and no output. */
export function quietIo(cwd: string): Io {
  const silent: Sink = { write: () => undefined, isTerminal: false };
  return { cwd, env: {}, out: silent, err: silent, readStdin: () => Promise.resolve(new Uint8Array()) };
}

/** Colour for people at a terminal who did not decline it (NO_COLOR), or who ask for it (FORCE_COLOR). */
export function wantsColor(env: Io['env'], out: Sink): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0';
  return out.isTerminal && env['TERM'] !== 'dumb';
}
