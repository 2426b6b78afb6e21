import type { LayerMeaning } from '../../dialect.js';
import { makeLayer } from '../../layers.js';
import type { CallSite, Machine } from '../../machine.js';
import { record } from '../../make.js';
import type { LibraryValue, RecordValue, Value } from '../../values.js';
import { fillContainer } from './module-members.js';
import type { Holds } from './modules.js';
import { byName, makeSymbolicLayer } from './symbolic.js';

/** `nn.Conv2d(3, 64, 7, stride=2)`. */
export function makeModuleLayer(
  m: Machine,
  callee: LibraryValue,
  meaning: LayerMeaning,
  args: readonly Value[],
  site: CallSite,
): Value {
  if (callee.library.isSymbolic === true) return makeSymbolicLayer(m, callee, meaning, args, site);
  const config = record(m, byName(meaning.params ?? [], args, site.keywords));
  const made = makeLayer(m, callee, meaning, config, null, site);
  if (made.kind !== 'layer') return made;
  return { ...made, path: callee.path, fields: new Map(config.fields) };
}

/** `nn.Sequential(…)`, `nn.ModuleList([…])`. */
export function makeContainer(
  m: Machine,
  { path }: LibraryValue,
  holds: Holds,
  args: readonly Value[],
  { at, keywords }: CallSite,
): Value {
  const made: RecordValue = { ...record(m), library: path };
  fillContainer(m, made, holds, { self: made, args, at, ...(keywords ? { keywords } : {}) });
  return made;
}
