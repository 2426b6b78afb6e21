import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { Diagnostic, Evidence } from '../../diagnostic.js';
import type { Claim } from '../../graph/claim.js';
import { notRun, type Verdict } from '../checks/check.js';
import type { ConfirmOptions, Confirmed } from '../confirm.js';
import { evidenceOf, ranOn } from '../evidence.js';
import type { LoadedBackend } from '../job.js';
import { messageOf } from '../message.js';
import { NotBuildable, tooLarge } from '../part.js';
import { runChild } from '../run-child.js';
import { bundleSource, type SourceBundle } from './bundle.js';
import { sourceCheckOf } from './check.js';
import { type Locate, type SourceCheck, type SourceResult, type SourceTrial, spots } from './trial.js';

interface Planned {
  readonly diagnostic: Diagnostic;
  readonly check: SourceCheck;
}

/**
 * Runs the project's own code and gives what was seen at the places that findings speak of; nothing is given for claims
 * that running code as it is cannot show.
 */
export async function confirmBySource(
  claims: ReadonlyMap<Diagnostic, Claim>,
  options: ConfirmOptions,
  locate: Locate,
): Promise<Confirmed> {
  const evidence = new Map<Diagnostic, Evidence>();
  const limit = pLimit(availableParallelism());
  let backend: LoadedBackend | null = null;
  const runs = [...claims].map(([diagnostic, claim]) =>
    limit(async () => {
      const planned = planOf(diagnostic, claim);
      if (planned === null) return;
      if ('reason' in planned) {
        evidence.set(diagnostic, evidenceOf(notRun(planned.reason), 'source', null));
        return;
      }
      const found = await tryOne(planned, options, locate);
      backend ??= found.backend;
      evidence.set(diagnostic, evidenceOf(found.verdict, 'source', found.backend && ranOn(found.backend)));
    }),
  );
  await Promise.all(runs);
  return { evidence, backend };
}

function planOf(diagnostic: Diagnostic, claim: Claim): Planned | { readonly reason: string } | null {
  try {
    const check = sourceCheckOf(claim);
    return check && { diagnostic, check };
  } catch (thrown) {
    if (thrown instanceof NotBuildable) return { reason: messageOf(thrown) };
    throw thrown;
  }
}

interface Found {
  readonly verdict: Verdict;
  readonly backend: LoadedBackend | null;
}

async function tryOne({ check }: Planned, options: ConfirmOptions, locate: Locate): Promise<Found> {
  const [first] = check.trials;
  if (!first) return { verdict: notRun('there is nothing to run'), backend: null };
  let bundle: SourceBundle | null = null;
  try {
    const { file, call } = first.model.entry;
    bundle = await bundleSource(file, call?.name ?? null, options.from);
    const results: (SourceResult | { readonly failure: string })[] = [];
    let backend: LoadedBackend | null = null;
    for (const trial of check.trials) {
      const { result, loaded } = await runTrial(trial, bundle, options);
      backend ??= loaded;
      results.push(result);
    }
    return { verdict: check.judge(results, spots(bundle, locate)), backend };
  } catch (thrown) {
    if (!(thrown instanceof NotBuildable)) throw thrown;
    return { verdict: notRun(messageOf(thrown)), backend: null };
  } finally {
    await bundle?.remove();
  }
}

async function runTrial(
  { run, part }: SourceTrial,
  { path }: SourceBundle,
  { backend, from, timeout, bytes, signal }: ConfirmOptions,
): Promise<{
  readonly result: SourceResult | { readonly failure: string };
  readonly loaded: LoadedBackend | null;
}> {
  const failure = tooLarge(part, bytes);
  if (failure !== null) return { result: { failure }, loaded: null };
  const limits = { timeout, bytes, ...(signal ? { signal } : {}) };
  const done = await runChild({ backend: backend.name, from, sources: [{ ...run, bundle: path }] }, limits);
  const result = done.sources[0] ?? { failure: done.failure ?? 'it was not run' };
  return { result, loaded: done.backend };
}
