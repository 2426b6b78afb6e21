import { confirm } from '../src/confirm/confirm.js';
import { OutcomeCache } from '../src/confirm/cache.js';
import type { BackendName } from '../src/confirm/job.js';
import { tryBackend } from '../src/confirm/ladder.js';
import { partOf } from '../src/confirm/part.js';
import { runChild } from '../src/confirm/run-child.js';
import type { Diagnostic } from '../src/diagnostic.js';
import type { Claim } from '../src/graph/claim.js';
import { tool } from '../src/cli/tool.js';
import { root } from './bench-processes.js';
import { faultyStages } from './bench-sources.js';

const limits = { timeout: 60_000, bytes: 2 ** 31 };

/** Milliseconds of confirming findings, and what one process spends them on. */
export interface ConfirmTimes {
  readonly findings: number;
  readonly total: number;
  readonly starting: number;
  readonly loading: number;
  readonly running: number;
}

function claimsOf(text: string): ReadonlyMap<Diagnostic, Claim> {
  const file = 'network.js';
  const { claims } = tool.analyze({ files: [file] }, (each) => (each === file ? text : null), {
    rules: tool.rules,
    severities: {},
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: tool.frontEnd,
  });
  return claims;
}

/** Confirms so many findings, each in a network of its own, with nothing kept from before. */
export async function timeConfirming(count: number, name: BackendName): Promise<ConfirmTimes> {
  const claims = claimsOf(faultyStages(count));
  const { loaded } = await tryBackend(name, root, limits);
  if (!loaded) throw new Error(`backend ${name} cannot be had`);
  const begun = performance.now();
  const options = {
    backend: loaded,
    isFallbackAllowed: false,
    from: root,
    ...limits,
    cache: new OutcomeCache(null, ''),
  };
  const { evidence } = await confirm(claims, options);
  const total = performance.now() - begun;
  const confirmed = [...evidence.values()].filter(({ status }) => status === 'confirmed');
  if (confirmed.length !== count) throw new Error(`${confirmed.length} of ${count} findings were confirmed`);
  return { findings: count, total, ...(await sharesOf(claims, name)) };
}

/** The first finding's process, phase by phase. */
async function sharesOf(claims: ReadonlyMap<Diagnostic, Claim>, backend: BackendName): Promise<Pick<ConfirmTimes, 'starting' | 'loading' | 'running'>> {
  const [claim] = claims.values();
  if (claim?.kind !== 'sizes') throw new Error('no finding on sizes');
  const { network } = partOf(claim.view.model, claim.witness ?? {}, claim.nodes);
  const { times, milliseconds } = await runChild({ backend, from: root, networks: [network] }, limits);
  const { started = 0, loaded = 0 } = times ?? {};
  return { starting: started, loading: loaded - started, running: milliseconds[0] ?? 0 };
} // prettier-ignore
