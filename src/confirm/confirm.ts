import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Diagnostic, Evidence } from '../diagnostic.js';
import type { Claim } from '../graph/claim.js';
import type { Model } from '../graph/model.js';
import type { ModelView } from '../graph/view-types.js';
import type { OutcomeCache } from './cache.js';
import { checkOf } from './checks/index.js';
import { type Check, notRun, type Trial, type TrialResult, type Verdict } from './checks/check.js';
import { checkWhole } from './checks/whole.js';
import { evidenceOf, ranOn } from './evidence.js';
import type { BackendName, LoadedBackend, NodeOutcome, PlainNetwork } from './job.js';
import { messageOf } from './message.js';
import { NotBuildable, tooLarge } from './part.js';
import { type ChildRun, runChild } from './run-child.js';

export interface ConfirmOptions {
  readonly backend: LoadedBackend;
  /** Whether what the backend has no kernels for may be run on the cpu backend. */
  readonly isFallbackAllowed: boolean;
  /** The project's folder. */
  readonly from: string;
  /** Milliseconds for each network. */
  readonly timeout: number;
  /** For the tensors of one network. */
  readonly bytes: number;
  readonly cache: OutcomeCache;
  readonly signal?: AbortSignal;
}

export interface Confirmed {
  readonly evidence: ReadonlyMap<Diagnostic, Evidence>;
  /** Null where nothing had to be run. */
  readonly backend: LoadedBackend | null;
}

/** What was seen, and on what. */
export interface Judged {
  readonly verdict: Verdict;
  readonly backend: LoadedBackend | null;
}

/** Builds what findings speak of, and gives what was seen for each that makes a claim. */
export async function confirm(
  claims: ReadonlyMap<Diagnostic, Claim>,
  options: ConfirmOptions,
): Promise<Confirmed> {
  const judged = await judgeAll(claims, checkOf, options);
  const evidence = [...judged].map(([diagnostic, { verdict, backend }]): [Diagnostic, Evidence] => [
    diagnostic,
    evidenceOf(verdict, 'rebuild', backend && ranOn(backend)),
  ]);
  const [first] = [...judged.values()].flatMap(({ backend }) => backend ?? []);
  return { evidence: new Map(evidence), backend: first ?? null };
}

/** Builds whole networks at several inputs, and gives whether every op gave the shape that the analysis says. */
export async function confirmModels(
  views: readonly ModelView[],
  options: ConfirmOptions,
): Promise<ReadonlyMap<ModelView, Judged>> {
  return await judgeAll(new Map(views.map((view) => [view, view])), checkWhole, options);
}

/** Makes a check of each subject, runs all their trials, and judges. */
async function judgeAll<Key, Subject>(
  subjects: ReadonlyMap<Key, Subject>,
  toCheck: (subject: Subject) => Check,
  options: ConfirmOptions,
): Promise<ReadonlyMap<Key, Judged>> {
  const planned = [...subjects].map(([key, subject]) => ({ key, ...planOf(subject, toCheck) }));
  const results = await new Runner(options).run(planned.flatMap(({ check }) => check?.trials ?? []));
  options.cache.save();
  const judged = planned.map(({ key, check, reason }): [Key, Judged] => {
    if (!check) return [key, { verdict: notRun(reason), backend: null }];
    const found = check.trials.map((trial) => results.get(trial) ?? neverRun);
    const [backend = null] = found.flatMap((each) => each.backend ?? []);
    return [key, { verdict: check.judge(found.map(({ result }) => result)), backend }];
  });
  return new Map(judged);
}

interface Ran {
  readonly result: TrialResult;
  readonly backend: LoadedBackend | null;
}

const neverRun: Ran = { result: { failure: 'it was not run' }, backend: null };

function planOf<Subject>(
  subject: Subject,
  toCheck: (subject: Subject) => Check,
): { readonly check: Check | null; readonly reason: string } {
  try {
    return { check: toCheck(subject), reason: '' };
  } catch (thrown) {
    if (!(thrown instanceof NotBuildable)) throw thrown;
    return { check: null, reason: messageOf(thrown) };
  }
}

/** Runs trials, those of one network in one process, as many processes at a time as there are cores. */
class Runner {
  readonly #ran = new Map<Trial, Ran>();

  constructor(private readonly options: ConfirmOptions) {}

  async run(trials: readonly Trial[]): Promise<ReadonlyMap<Trial, Ran>> {
    const limit = pLimit(availableParallelism());
    const groups = new Map<Model, Trial[]>();
    for (const trial of trials.filter((each) => this.#fits(each) && !this.#isKnown(each))) {
      groups.set(trial.model, [...(groups.get(trial.model) ?? []), trial]);
    }
    await Promise.all([...groups.values()].map((group) => limit(() => this.#group(group))));
    return this.#ran;
  }

  /** Looked at before anything is allocated. */
  #fits(trial: Trial): boolean {
    const failure = tooLarge(trial.part, this.options.bytes);
    if (failure === null) return true;
    this.#ran.set(trial, { result: { failure }, backend: null });
    return false;
  }

  #isKnown(trial: Trial): boolean {
    const { backend, cache } = this.options;
    const outcomes = cache.get(trial.part.network, backend);
    if (outcomes) this.#ran.set(trial, { result: { outcomes }, backend });
    return outcomes !== null;
  }

  async #group(trials: readonly Trial[]): Promise<void> {
    const { backend, isFallbackAllowed } = this.options;
    const left = await this.#runOn(backend.name, trials);
    if (isFallbackAllowed && backend.name !== 'cpu' && left.length > 0) await this.#runOn('cpu', left);
  }

  /** Gives the trials for which the backend lacks a kernel. */
  async #runOn(name: BackendName, trials: readonly Trial[]): Promise<readonly Trial[]> {
    const { from, timeout, bytes, signal, cache } = this.options;
    const networks = trials.map(({ part }) => part.network);
    const run = await runChild(
      { backend: name, from, networks },
      { timeout, bytes, ...(signal ? { signal } : {}) },
    );
    for (const [index, trial] of trials.entries()) {
      const result = resultOf(run, index, trial.part.network);
      this.#ran.set(trial, { result, backend: run.backend });
      if (run.backend && 'outcomes' in result) cache.set(trial.part.network, run.backend, result.outcomes);
    }
    return trials.filter((_, index) => lacksKernel(run, index));
  }
}

function resultOf(run: ChildRun, index: number, { refused }: PlainNetwork): TrialResult {
  const outcomes = run.outcomes[index] ?? null;
  if (outcomes === null) return { failure: run.failure ?? 'it was not run' };
  const nothing = outcomes.find(
    (each) => saysNothing(each) || (isUnimplemented(each) && !refused.includes(each.id)),
  );
  return nothing ? { failure: nothing.error ?? '' } : { outcomes };
}

function lacksKernel({ outcomes }: ChildRun, index: number): boolean {
  return outcomes[index]?.some(isMissingKernel) === true;
}

/** It failed for a reason that is not the network's. */
export function saysNothing(outcome: NodeOutcome): boolean {
  return isMissingKernel(outcome) || outcome.isNotRebuilt === true || isOutOfMemory(outcome);
}

/** The backend has no such op at all. */
function isMissingKernel({ error }: NodeOutcome): boolean {
  return error !== null && /^Kernel '.*' not registered for backend/.test(error);
}

/** What another framework has, and TensorFlow.js says that it has not: evidence only where that is what is said of it. */
function isUnimplemented({ error }: NodeOutcome): boolean {
  return error !== null && /\bnot (yet )?(been )?implemented\b/.test(error);
}

/** In the words of Node, of the wasm backend and of TensorFlow's library. */
function isOutOfMemory({ error }: NodeOutcome): boolean {
  return (
    error !== null && /allocation failed|out of memory|cannot enlarge memory|\bOOM\b|bad_alloc/i.test(error)
  );
}
