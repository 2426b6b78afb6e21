import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Diagnostic, Evidence } from '../diagnostic.js';
import type { Claim } from '../graph/claim.js';
import type { Model } from '../graph/model.js';
import { checkOf } from './checks/index.js';
import { type Check, notRun, type Trial, type TrialResult } from './checks/check.js';
import { evidenceOf } from './evidence.js';
import type { BackendName, LoadedBackend, NodeOutcome } from './job.js';
import { messageOf } from './message.js';
import { NotBuildable } from './part.js';
import { type ChildRun, runChild } from './run-child.js';

export interface ConfirmOptions {
  readonly backend: BackendName;
  /** Whether what the backend has no kernels for may be run on the cpu backend. */
  readonly isFallbackAllowed: boolean;
  /** The project's folder. */
  readonly from: string;
  /** Milliseconds for each network. */
  readonly timeout: number;
  /** For the tensors of one network. */
  readonly bytes: number;
  readonly signal?: AbortSignal;
}

export interface Confirmed {
  readonly evidence: ReadonlyMap<Diagnostic, Evidence>;
  /** Null where nothing had to be run. */
  readonly backend: LoadedBackend | null;
}

interface Planned {
  readonly diagnostic: Diagnostic;
  readonly check: Check | null;
  /** Why there is none. */
  readonly reason: string;
}

/** Builds what findings speak of, and gives what was seen for each that makes a claim. */
export async function confirm(
  claims: ReadonlyMap<Diagnostic, Claim>,
  options: ConfirmOptions,
): Promise<Confirmed> {
  const planned = [...claims].map(([diagnostic, claim]) => planOf(diagnostic, claim));
  const runner = new Runner(options);
  const results = await runner.run(planned.flatMap(({ check }) => check?.trials ?? []));
  const evidence = new Map<Diagnostic, Evidence>();
  for (const { diagnostic, check, reason } of planned) {
    const verdict = check
      ? check.judge(check.trials.map((trial) => results.get(trial) ?? { failure: 'it was not run' }))
      : notRun(reason);
    evidence.set(diagnostic, evidenceOf(verdict, 'rebuild', runner.backend));
  }
  return { evidence, backend: runner.backend };
}

function planOf(diagnostic: Diagnostic, claim: Claim): Planned {
  try {
    return { diagnostic, check: checkOf(claim), reason: '' };
  } catch (thrown) {
    if (!(thrown instanceof NotBuildable)) throw thrown;
    return { diagnostic, check: null, reason: messageOf(thrown) };
  }
}

/** Runs trials, those of one network in one process, as many processes at a time as there are cores. */
class Runner {
  backend: LoadedBackend | null = null;
  readonly #results = new Map<Trial, TrialResult>();

  constructor(private readonly options: ConfirmOptions) {}

  async run(trials: readonly Trial[]): Promise<ReadonlyMap<Trial, TrialResult>> {
    const limit = pLimit(availableParallelism());
    const groups = new Map<Model, Trial[]>();
    for (const trial of trials.filter((each) => this.#fits(each))) {
      groups.set(trial.model, [...(groups.get(trial.model) ?? []), trial]);
    }
    await Promise.all([...groups.values()].map((group) => limit(() => this.#group(group))));
    return this.#results;
  }

  /** Looked at before anything is allocated. */
  #fits(trial: Trial): boolean {
    const { bytes } = trial.part;
    if (bytes <= this.options.bytes) return true;
    const failure = `it needs ${gigabytes(bytes)} for its tensors; ${gigabytes(this.options.bytes)} are allowed (--confirm-memory)`;
    this.#results.set(trial, { failure });
    return false;
  }

  async #group(trials: readonly Trial[]): Promise<void> {
    const { backend, isFallbackAllowed } = this.options;
    const left = await this.#runOn(backend, trials);
    if (isFallbackAllowed && backend !== 'cpu' && left.length > 0) await this.#runOn('cpu', left);
  }

  /** Gives the trials for which the backend lacks a kernel. */
  async #runOn(backend: BackendName, trials: readonly Trial[]): Promise<readonly Trial[]> {
    const { from, timeout, bytes, signal } = this.options;
    const networks = trials.map(({ part }) => part.network);
    const run = await runChild(
      { backend, from, networks },
      { timeout, bytes, ...(signal ? { signal } : {}) },
    );
    this.backend ??= run.backend;
    for (const [index, trial] of trials.entries()) this.#results.set(trial, resultOf(run, index));
    return trials.filter((_, index) => lacksKernel(run, index));
  }
}

function resultOf(run: ChildRun, index: number): TrialResult {
  const outcomes = run.outcomes[index] ?? null;
  if (outcomes === null) return { failure: run.failure ?? 'it was not run' };
  const nothing = outcomes.find(saysNothing);
  return nothing ? { failure: nothing.error ?? '' } : { outcomes };
}

function lacksKernel({ outcomes }: ChildRun, index: number): boolean {
  return outcomes[index]?.some(isMissingKernel) === true;
}

/** It failed for a reason that is not the network's. */
export function saysNothing(outcome: NodeOutcome): boolean {
  return isMissingKernel(outcome) || isOutOfMemory(outcome);
}

/** The backend has no such op at all. */
function isMissingKernel({ error }: NodeOutcome): boolean {
  return error !== null && /^Kernel '.*' not registered for backend/.test(error);
}

/** In the words of Node, of the wasm backend and of TensorFlow's library. */
function isOutOfMemory({ error }: NodeOutcome): boolean {
  return (
    error !== null && /allocation failed|out of memory|cannot enlarge memory|\bOOM\b|bad_alloc/i.test(error)
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
