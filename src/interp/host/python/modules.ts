import { setEntry } from '../../heap.js';
import type { Meaning } from '../../library.js';
import type { Machine } from '../../machine.js';
import { settle } from '../../make.js';
import { type LayerValue, networkOf, nullValue, type RecordValue, type Value } from '../../values.js';
import { lineageOf } from './linearise.js';

/** What an instance of a class of networks holds: a layer is what a class of the code's own extends one with. */
export type Holds = Extract<Meaning, { kind: 'moduleClass' }>['holds'] | 'layer';

/** Under what an instance of such a class keeps the layer that it is. */
export const layerKey = '\0layer';

/** What an instance of a class of networks holds its parts as; null for what is no network. */
export function holdsOf(m: Machine, value: RecordValue): Holds | null {
  if (value.cls) {
    for (const each of lineageOf(value.cls)) {
      const meaning = each.kind === 'library' ? each.library.meaning(each.path) : null;
      if (meaning?.kind === 'moduleClass') return meaning.holds;
      if (meaning?.kind === 'layer') return 'layer';
    }
    return null;
  }
  if (value.library === null) return null;
  for (const library of m.libraries) {
    const meaning = library.meaning(value.library);
    if (meaning.kind === 'moduleClass') return meaning.holds;
  }
  return null;
}

export type Module = LayerValue | RecordValue;

export function asModule(m: Machine, given: Value): Module | null {
  const value = settle(given);
  if (value.kind === 'layer') return value;
  return value.kind === 'record' && holdsOf(m, value) !== null ? value : null;
}

/** The layer that an instance of a class of the code's own is. */
export function innerLayer({ fields }: RecordValue): LayerValue | null {
  const layer = fields.get(layerKey);
  return layer?.kind === 'layer' ? layer : null;
}

/**
 * The networks and layers in a network, by the names that they go by. What stands in a container is one, even where it is
 * not known.
 */
export function childrenOf(m: Machine, module: Module): readonly (readonly [string, Value])[] {
  if (module.kind === 'layer') return [];
  if (runsBy(module) === 'call') {
    return [...module.fields].flatMap(([name, value]) => (name === layerKey ? [] : partsIn(m, name, value)));
  }
  const isContainer = ['chain', 'list'].includes(holdsOf(m, module) ?? '');
  return [...module.fields].flatMap(([name, value]) => {
    if (name === layerKey) return [];
    const child = asModule(m, value) ?? (isContainer && /^\d+$/.test(name) ? settle(value) : null);
    return child ? [[name, child] as const] : [];
  });
}

/** Keras sees what stands in lists too: `blocks.0`. */
function partsIn(m: Machine, name: string, given: Value): readonly (readonly [string, Value])[] {
  const value = settle(given);
  if (value.kind === 'list') {
    return value.items.flatMap((item, index) => partsIn(m, `${name}.${index}`, item));
  }
  const child = asModule(m, value);
  return child ? [[name, child]] : [];
}

/** A network and all in it, each once, with its path: `layer1.0.downsample`. */
export function namedModules(m: Machine, root: Module): readonly (readonly [string, Module])[] {
  const found = new Map<Module, string>();
  const visit = (module: Module, path: string): void => {
    if (found.has(module)) return;
    found.set(module, path);
    for (const [name, value] of childrenOf(m, module)) {
      const child = asModule(m, value);
      if (child) visit(child, path === '' ? name : `${path}.${name}`);
    }
  };
  visit(root, '');
  return [...found].map(([module, path]) => [path, module]);
}

/** Names layers by their paths in the network that they are part of. */
export function nameLayers(m: Machine, root: Module): void {
  for (const [path, module] of namedModules(m, root)) {
    const layer = module.kind === 'layer' ? module : innerLayer(module);
    if (layer && !m.trace.renamed.has(layer.record.id)) {
      setEntry(m.heap, m.trace.renamed, layer.record.id, path);
    }
  }
}

/** The method by which a network runs: `forward`, or `call` in Keras. */
export function runsBy({ cls }: RecordValue): 'forward' | 'call' {
  const foreign = cls ? lineageOf(cls).find(({ kind }) => kind === 'library') : undefined;
  return foreign?.kind === 'library' && foreign.library.isSymbolic === true ? 'call' : 'forward';
}

/** Whether an instance is a network that runs by itself: in Keras a layer is a part of one, and so is what has ends. */
export function standsAlone(value: RecordValue): boolean {
  if (runsBy(value) === 'forward') return true;
  const isModel = lineageOf(value.cls ?? nullValue).some(
    (each) => each.kind === 'library' && isModelClass(each.library.meaning(each.path)),
  );
  return isModel && networkOf(value) === null;
}

function isModelClass(meaning: Meaning): boolean {
  return meaning.kind === 'moduleClass' && meaning.makes !== undefined;
}
