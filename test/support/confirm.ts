import { OutcomeCache } from '../../src/confirm/cache.js';
import type { ConfirmOptions } from '../../src/confirm/confirm.js';
import type { BackendName } from '../../src/confirm/job.js';
import { tryBackend } from '../../src/confirm/ladder.js';

/** Settings for confirming on one backend, with nothing kept from other runs. Throws where it cannot be had. */
export async function settingsFor(name: BackendName, from: string): Promise<ConfirmOptions> {
  const { loaded, reason } = await tryBackend(name, from, { timeout: 60_000, bytes: 2 ** 31 });
  if (!loaded) throw new Error(`backend ${name}: ${reason ?? ''}`);
  return {
    backend: loaded,
    isFallbackAllowed: false,
    from,
    timeout: 60_000,
    bytes: 2 ** 31,
    cache: new OutcomeCache(null, 'test'),
  };
}
