import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { execaNode } from 'execa';
import { confinement } from './confinement.js';
import type {
  BackendName,
  ChildReply,
  ChildRequest,
  ChildTimes,
  LoadedBackend,
  NodeOutcome,
  PlainNetwork,
} from './job.js';
import { messageOf } from './message.js';

const require = createRequire(import.meta.url);

/** The bundle of the process that builds networks. */
export const childFolder = join(dirname(require.resolve('resnet-lint/package.json')), 'dist/confirm');

export interface ChildRun {
  /** Null where it did not load. */
  readonly backend: LoadedBackend | null;
  readonly times: ChildTimes | null;
  /** By network; null for those that were not run. */
  readonly outcomes: readonly (readonly NodeOutcome[] | null)[];
  readonly milliseconds: readonly number[];
  /** Why the networks without outcomes were not run. */
  readonly failure: string | null;
  /** Whether the backend cannot be had at all. */
  readonly unavailable: boolean;
}

export interface ChildLimits {
  /** For each network, and for loading. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** What runs in the process instead of the bundle. */
  readonly program?: string;
}

/** Runs networks in a process of their own. Never throws: what goes wrong there is why nothing was observed. */
export async function runChild(
  request: { readonly backend: BackendName; readonly from: string; readonly networks: readonly PlainNetwork[] },
  limits: ChildLimits,
): Promise<ChildRun> {
  const program = limits.program ?? join(childFolder, 'child.js');
  if (!existsSync(program)) {
    return failed('its bundle is missing; `npm run build` makes it', request.networks.length);
  }
  const run = new Run(request.networks.length, limits.timeout);
  const signal = limits.signal ? AbortSignal.any([run.signal, limits.signal]) : run.signal;
  const child = execaNode(program, [], {
    ...confinement(request.backend, request.from, dirname(program)),
    ipc: true,
    stdin: 'ignore',
    stdout: 'ignore',
    buffer: false,
    cleanup: true,
    forceKillAfterDelay: 500,
    killSignal: 'SIGKILL',
    cancelSignal: signal,
    reject: false,
  });
  try {
    await child.sendMessage(request satisfies ChildRequest);
    for await (const message of child.getEachMessage()) run.take(message as unknown as ChildReply);
  } catch (thrown) {
    run.fail(messageOf(thrown));
  }
  const { exitCode, signal: killedBy, isCanceled } = await child;
  return run.end(isCanceled && limits.signal?.aborted === true, exitCode, killedBy);
} // prettier-ignore

function failed(failure: string, networks: number): ChildRun {
  const outcomes = Array.from({ length: networks }, () => null);
  return { backend: null, times: null, outcomes, milliseconds: [], failure, unavailable: false };
}

/** What a child has said so far; it is killed where it says nothing for too long. */
class Run {
  readonly #abort = new AbortController();
  readonly #outcomes: (readonly NodeOutcome[] | null)[];
  readonly #milliseconds: number[] = [];
  #timer: NodeJS.Timeout;
  #backend: LoadedBackend | null = null;
  #times: ChildTimes | null = null;
  #failure: string | null = null;
  #unavailable = false;
  #timedOut = false;
  #done = false;

  constructor(
    networks: number,
    private readonly timeout: number,
  ) {
    this.#outcomes = Array.from({ length: networks }, () => null);
    this.#timer = this.#wait();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  #wait(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timedOut = true;
      this.#abort.abort();
    }, this.timeout);
  }

  take(reply: ChildReply): void {
    clearTimeout(this.#timer);
    switch (reply.kind) {
      case 'loaded':
        this.#backend = reply.backend;
        this.#times = reply.times;
        break;
      case 'unavailable':
        this.#unavailable = true;
        this.#failure = reply.reason;
        break;
      case 'network':
        if (!(reply.index in this.#outcomes)) break;
        this.#outcomes[reply.index] = reply.outcomes;
        this.#milliseconds[reply.index] = reply.milliseconds;
        break;
      case 'done':
        this.#done = true;
        return;
    }
    this.#timer = this.#wait();
  }

  fail(message: string): void {
    this.#failure ??= message;
  }

  end(isStopped: boolean, exitCode: number | undefined, signal: string | undefined): ChildRun {
    clearTimeout(this.#timer);
    return {
      backend: this.#backend,
      times: this.#times,
      outcomes: this.#outcomes,
      milliseconds: this.#milliseconds,
      failure: this.#done ? null : this.#reason(isStopped, exitCode, signal),
      unavailable: this.#unavailable,
    };
  }

  #reason(isStopped: boolean, exitCode: number | undefined, signal: string | undefined): string {
    if (isStopped) return 'it was stopped';
    if (this.#timedOut) return `it took longer than ${this.timeout / 1000} s`;
    if (this.#unavailable) return this.#failure ?? 'the backend does not load';
    if (signal !== undefined) return `its process was ended by ${signal}, as happens where memory runs out`;
    return `its process ended early with code ${exitCode ?? 'unknown'}`;
  }
}
