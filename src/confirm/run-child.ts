import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { confine } from './confinement.js';
import type {
  BackendName,
  ChildReply,
  ChildRequest,
  ChildTimes,
  LoadedBackend,
  NodeOutcome,
  Observation,
  PlainNetwork,
  SourceRun,
} from './job.js';
import { messageOf } from './message.js';
import { systemMeans } from './system-means.js';

const require = createRequire(import.meta.url);

/** The bundle of the process that builds networks. */
export const childFolder = join(dirname(require.resolve('resnet-lint/package.json')), 'dist/confirm');

export interface SourceOutcome {
  readonly seen: readonly Observation[];
  readonly error: string | null;
}

export interface ChildRun {
  /** Null where it did not load. */
  readonly backend: LoadedBackend | null;
  readonly times: ChildTimes | null;
  /** By network; null for those that were not run. */
  readonly outcomes: readonly (readonly NodeOutcome[] | null)[];
  readonly milliseconds: readonly number[];
  /** By run of the project's code; null for those that did not end. */
  readonly sources: readonly (SourceOutcome | null)[];
  /** Why the networks without outcomes were not run. */
  readonly failure: string | null;
  /** Whether the backend cannot be had at all. */
  readonly unavailable: boolean;
}

export interface ChildLimits {
  /** For each network, and for loading. */
  readonly timeout: number;
  /** For tensors. */
  readonly bytes: number;
  readonly signal?: AbortSignal;
  /** What runs in the process instead of the bundle. */
  readonly program?: string;
}

/** What a process is asked to run. */
export interface ChildTask {
  readonly backend: BackendName;
  readonly from: string;
  readonly networks?: readonly PlainNetwork[];
  readonly sources?: readonly SourceRun[];
}

/** Runs networks, or the project's code, in a process of its own. Never throws: what goes wrong there is why nothing was observed. */
export async function runChild(task: ChildTask, limits: ChildLimits): Promise<ChildRun> {
  const request: ChildRequest = { ...task, networks: task.networks ?? [], sources: task.sources ?? [] };
  const program = limits.program ?? join(childFolder, 'child.js');
  if (!existsSync(program)) {
    const run = new Run(request, limits.timeout);
    run.fail('its bundle is missing; `npm run build` makes it');
    return run.end(false, undefined, undefined);
  }
  const { bytes, timeout, signal } = limits;
  const steps = request.networks.length + request.sources.length + 1;
  const { file, args, ...options } = confine(
    {
      ...request,
      program,
      folders: [dirname(program), ...request.sources.map(({ bundle }) => dirname(bundle))],
      bytes,
      seconds: Math.ceil((timeout / 1000) * steps * availableParallelism()),
    },
    await systemMeans(),
  );
  const run = new Run(request, timeout);
  const child = execa(file, args, {
    ...options,
    ipc: true,
    stdin: 'ignore',
    stdout: 'ignore',
    buffer: false,
    cleanup: true,
    forceKillAfterDelay: 500,
    killSignal: 'SIGKILL',
    cancelSignal: signal ? AbortSignal.any([run.signal, signal]) : run.signal,
    reject: false,
  });
  try {
    await child.sendMessage(request);
    for await (const message of child.getEachMessage()) run.take(message as unknown as ChildReply);
  } catch (thrown) {
    run.fail(messageOf(thrown));
  }
  const { exitCode, signal: killedBy, isCanceled } = await child;
  return run.end(isCanceled && signal?.aborted === true, exitCode, killedBy);
}

/** What a child has said so far; it is killed where it says nothing for too long. */
class Run {
  readonly #abort = new AbortController();
  readonly #outcomes: (readonly NodeOutcome[] | null)[];
  readonly #milliseconds: number[] = [];
  readonly #sources: (SourceOutcome | null)[];
  #timer: NodeJS.Timeout;
  #backend: LoadedBackend | null = null;
  #times: ChildTimes | null = null;
  #failure: string | null = null;
  #unavailable = false;
  #timedOut = false;
  #done = false;

  constructor(
    { networks, sources }: ChildRequest,
    private readonly timeout: number,
  ) {
    this.#outcomes = networks.map(() => null);
    this.#sources = sources.map(() => null);
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
      case 'source':
        if (reply.index in this.#sources) {
          this.#sources[reply.index] = { seen: reply.seen, error: reply.error };
        }
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
      sources: this.#sources,
      failure: this.#done ? null : this.#reason(isStopped, exitCode, signal),
      unavailable: this.#unavailable,
    };
  }

  #reason(isStopped: boolean, exitCode: number | undefined, signal: string | undefined): string {
    if (isStopped) return 'it was stopped';
    if (this.#timedOut) return `it took longer than ${this.timeout / 1000} s`;
    if (this.#unavailable) return this.#failure ?? 'the backend does not load';
    if (exitCode === undefined && signal === undefined) return this.#failure ?? 'it was not run';
    if (signal === 'SIGXCPU') return 'it took more processor time than it was given';
    if (signal !== undefined) return `its process was ended by ${signal}, as happens where memory runs out`;
    return `its process ended early with code ${exitCode ?? 'unknown'}`;
  }
}
