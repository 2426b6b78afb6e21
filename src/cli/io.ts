import { buffer } from 'node:stream/consumers';

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

/** The process that runs the command line. */
export function processIo(): Io {
  // A reader that goes away early (`resnet-lint ir | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
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
