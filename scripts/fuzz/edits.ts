import { tool } from '../../src/cli/tool.js';
import { show } from '../../src/dim/index.js';
import type { Examination } from '../../src/engine/engine.js';
import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';
import { RunMemory } from '../../src/interp/memory.js';
import { randomFrom } from '../proof/random.js';
import type { Sources } from '../proof/run-source.js';
import { workings } from './disturb.js';

const frontEnd = createTypeScriptFrontEnd();

/** One look at a version of a project, as an editor shows it and more: whatever anybody could ask of it, as text. */
function lookAt(sources: Sources, folder: string, open: string, memory?: RunMemory): string {
  const files = Object.keys(sources).map((file) => `${folder}/${file}`);
  const entries = [`${folder}/${open}`, ...files.filter((file) => file !== `${folder}/${open}`)];
  const examination = tool.examine(
    { files: entries },
    (file) => (file.startsWith(`${folder}/`) ? (sources[file.slice(folder.length + 1)] ?? null) : null),
    {
      rules: tool.rules,
      severities: {},
      sizes: {},
      reportUnusedDirectives: true,
      frontEnd: () => frontEnd,
      ...(memory ? { memory } : {}),
    },
  );
  return told(examination).replaceAll(`${folder}/`, '');
}

function told({ check, models, gaps, errors }: Examination): string {
  const views = models.map(({ model, validFor, preconditions, stages, guards }) => ({
    name: model.name,
    place: model.place,
    nodes: model.nodes.map(({ op, inputs, origin, path, shape }) => [
      ...[op, inputs, origin, path],
      shape?.map((dim) => show(dim, 'text')),
    ]),
    stages: stages.map(({ name, callSite, blocks }) => [name, callSite, blocks.length]),
    guards: guards.map(({ site, makesAdapter, classes }) => [site.at, makesAdapter, classes]),
    ...{ validFor, preconditions },
  }));
  return JSON.stringify({ diagnostics: check(tool.rules, true), views, gaps, errors }, asText, 1);
}

function asText(_: string, value: unknown): unknown {
  return value instanceof Map ? [...(value as Map<unknown, unknown>)] : value;
}

/** A version in which what is kept of earlier ones changes what is seen. */
export interface Difference {
  readonly seed: number;
  readonly version: number;
  readonly sources: Sources;
  readonly warm: string;
  readonly cold: string;
}

let looks = 0;

/**
 * Works on a project, edit by edit, now in one file and now in another, sometimes taking back what was done: every version
 * must look as it does to one who sees it for the first time.
 */
export function differenceIn(seed: number, projects: readonly Sources[], edits: number): Difference | null {
  const random = randomFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const memory = new RunMemory();
  const folder = `warm${seed}`;
  const history: Sources[] = [pick(projects) ?? {}];
  let open = pick(Object.keys(history[0] ?? {})) ?? '';
  for (let version = 0; version <= edits; version++) {
    const sources = history.at(-1) ?? {};
    const [warm, cold] = [lookAt(sources, folder, open, memory), lookAt(sources, `cold${looks++}`, open)];
    if (warm !== cold) return { seed, version, sources, warm, cold };
    if (random() < 0.2) open = pick(Object.keys(sources)) ?? open;
    if (random() < 0.3 && history.length > 1) {
      history.pop();
      continue;
    }
    const other = Object.values(pick(projects) ?? {})[0] ?? '';
    const working = pick(Object.values(workings));
    history.push({ ...sources, [open]: working?.(sources[open] ?? '', other, random) ?? '' });
  }
  return null;
}
