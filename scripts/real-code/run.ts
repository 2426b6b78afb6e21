import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { Comparison } from './compare.js';
import type { PublishedPackage } from './packages.js';

const root = resolve(import.meta.dirname, '../..');
const mostSeconds = 150;
const mostMegabytes = 1500;

/** Compares one package in a process with limits, so that none can break the others. */
export function compareApart(published: PublishedPackage): Comparison {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [`--max-old-space-size=${mostMegabytes}`, '--import', 'tsx', 'scripts/real-code/one.ts', published.name],
    { cwd: root, encoding: 'utf8', timeout: 1000 * mostSeconds, maxBuffer: 1 << 28 },
  );
  const last = stdout.trim().split('\n').at(-1) ?? '';
  if (status === 0 && last.startsWith('{')) return JSON.parse(last) as Comparison;
  const why =
    signal !== null
      ? `not done in ${mostSeconds} seconds and ${mostMegabytes} MB`
      : (/^\w*Error: .*$/m.exec(stderr)?.[0] ?? `exit status ${String(status)}`);
  return failed(published, why);
}

function failed({ name, version, author, addsLayers, onlyRead }: PublishedPackage, why: string): Comparison {
  return {
    name: `${name}@${version}`,
    author,
    addsLayers: addsLayers ?? false,
    files: 0,
    models: 0,
    residualAdds: 0,
    findings: [],
    errors: [why],
    seconds: 0,
    observed: null,
    onlyRead: onlyRead ?? why,
    lost: [],
    gaps: [],
    gapCount: 0,
    judgement: null,
    whyLost: null,
  };
}
