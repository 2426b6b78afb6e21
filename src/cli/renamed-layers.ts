import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnalysisError } from '../diagnostic.js';
import type { Analysis } from '../engine/engine.js';
import { sameButFor } from '../fix/respell.js';
import { likenesses } from '../report/likeness.js';
import { fileError, messageOf } from './errors.js';

/** What has another name now, by its old one. */
export interface RenamedLayers {
  readonly layers: ReadonlyMap<string, string>;
  /** Those of PyTorch: paths of modules, each for all that is below it. */
  readonly modules: ReadonlyMap<string, string>;
}

/** Layers whose name went with a rename, old name to new, over all networks. */
export function renamedLayers(
  before: Analysis,
  after: Analysis,
  names: ReadonlyMap<string, string>,
): RenamedLayers {
  const old = layersOf(before);
  const now = layersOf(after);
  const added = [...now.keys()].filter((layer) => !old.has(layer));
  const [layers, modules] = [new Map<string, string>(), new Map<string, string>()];
  for (const [layer, isModule] of old) {
    const other = now.has(layer) ? undefined : added.find((each) => sameButFor(layer, each, names));
    if (other === undefined) continue;
    const pairs = isModule ? prefixes(layer, other) : [[layer, other] as const];
    for (const [from, to] of pairs) layers.set(from, to);
    if (isModule) for (const [from, to] of pairs) modules.set(from, to);
  }
  return { layers, modules };
}

/** All layers, and whether each is a module of PyTorch. */
function layersOf(analysis: Analysis): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const { file, layers } of likenesses(analysis)) {
    const isModule = file.endsWith('.py') && /\btorch\b/.test(analysis.text(file) ?? '');
    for (const layer of layers) if (layer !== null) found.set(layer, isModule || found.get(layer) === true);
  }
  return found;
}

/** `a.down.0` → `a.adapter.0` is `a.down` → `a.adapter`: whatever else lies in it, weights of its own too, goes along. */
function prefixes(old: string, now: string): readonly (readonly [string, string])[] {
  const [before, after] = [old.split('.'), now.split('.')];
  return before.flatMap((part, index) => {
    if (part === after[index]) return [];
    return [[before.slice(0, index + 1).join('.'), after.slice(0, index + 1).join('.')] as const];
  });
}

/**
 * Writes a map of layers for those who load old weights, and beside it a module of Python that does so for PyTorch; gives
 * what was in the way.
 */
export function writeMap(cwd: string, file: string, { layers, modules }: RenamedLayers): AnalysisError | null {
  const map = { version: 1, layers: Object.fromEntries(layers) };
  const written: [path: string, text: string][] = [[file, `${JSON.stringify(map, null, 2)}\n`]];
  if (modules.size > 0) written.push([loaderOf(file), loader(modules)]);
  for (const [path, text] of written) {
    try {
      writeFileSync(resolve(cwd, path), text);
    } catch (thrown) {
      return fileError(path, `the map cannot be written: ${messageOf(thrown)}`);
    }
  }
  return null;
} // prettier-ignore

/** The module of Python beside a map: `map.json` → `map.py`. */
export function loaderOf(file: string): string {
  return `${file.replace(/\.json$/, '')}.py`;
}

function loader(modules: RenamedLayers['modules']): string {
  const entries = [...modules].map(([from, to]) => `    ${JSON.stringify(from)}: ${JSON.stringify(to)},\n`);
  return `"""Loads weights that were saved under the old names of modules."""

OLD_NAMES = {
${entries.join('')}}


def new_key(key):
    """The name that a weight has now."""
    parts = key.split(".")
    for end in range(len(parts), 0, -1):
        name = OLD_NAMES.get(".".join(parts[:end]))
        if name is not None:
            return ".".join([name, *parts[end:]])
    return key


def accept_old_names(model):
    """Lets \`model.load_state_dict\` take the old names too, also where the model is a part of another one."""

    def rename(state_dict, prefix, *_):
        for key in [key for key in state_dict if key.startswith(prefix)]:
            new = prefix + new_key(key[len(prefix) :])
            if new != key:
                state_dict[new] = state_dict.pop(key)

    model._register_load_state_dict_pre_hook(rename)
    return model
`;
}
