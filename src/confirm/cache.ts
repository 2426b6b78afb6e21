import { createHash } from 'node:crypto';
import findCacheDirectory from 'find-cache-directory';
import { create, type FlatCache } from 'flat-cache';
import type { LoadedBackend, NodeOutcome, PlainNetwork } from './job.js';

/** What networks have done, by their content and the backend: they do it again. */
export class OutcomeCache {
  readonly #file: FlatCache | null;
  #isChanged = false;

  /** `version`: of this package. Null as the folder: nothing is kept. */
  constructor(
    folder: string | null,
    private readonly version: string,
  ) {
    this.#file =
      folder === null
        ? null
        : create({ cacheId: 'confirmed.json', cacheDir: folder, ttl: '30d', lruSize: 2000 });
  }

  get(network: PlainNetwork, backend: LoadedBackend): readonly NodeOutcome[] | null {
    return this.#file?.getKey<readonly NodeOutcome[] | undefined>(this.#keyOf(network, backend)) ?? null;
  }

  set(network: PlainNetwork, backend: LoadedBackend, outcomes: readonly NodeOutcome[]): void {
    this.#file?.setKey(this.#keyOf(network, backend), outcomes);
    this.#isChanged = true;
  }

  /** Writes what is new; a folder that cannot be written to keeps nothing. */
  save(): void {
    if (!this.#isChanged) return;
    try {
      this.#file?.save(true);
    } catch {
      // Everything can be run again.
    }
  }

  #keyOf(network: PlainNetwork, { name, version, device }: LoadedBackend): string {
    const parts = [this.version, process.version, name, version, device, JSON.stringify(network)];
    return createHash('sha256').update(parts.join('\n')).digest('hex');
  }
}

/** `node_modules/.cache/resnet-lint` of a project; null where it has no node_modules that could be written to. */
export function cacheFolderOf(from: string): string | null {
  return findCacheDirectory({ name: 'resnet-lint', cwd: from }) ?? null;
}
