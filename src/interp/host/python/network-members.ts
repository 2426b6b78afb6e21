import type { Place } from '../../../program/program.js';
import { innerSite } from '../records.js';
import { setEntry } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { native, unknown } from '../../make.js';
import { type NativeCall, nullValue, type RecordValue, type Value } from '../../values.js';
import { lineageOf } from './linearise.js';
import { fillContainer, sharedMember } from './module-members.js';
import { raise } from './objects.js';

import { makeModuleLayer } from './module-makers.js';
import { layerMember } from './layer-members.js';
import { callModule, runChain } from './module-calls.js';
import { type Holds, holdsOf, innerLayer, layerKey } from './modules.js';

/** `super().__init__(…)` in a class that extends one of layers: the instance is such a layer. */
function becomeLayer(m: Machine, self: RecordValue, { args, at, keywords }: NativeCall): void {
  for (const each of self.cls ? lineageOf(self.cls) : []) {
    const meaning = each.kind === 'library' ? each.library.meaning(each.path) : null;
    if (each.kind !== 'library' || meaning?.kind !== 'layer') continue;
    const site = { at, argumentPlaces: [], resultName: null, ...(keywords ? { keywords } : {}) };
    setEntry(m.heap, self.fields, layerKey, makeModuleLayer(m, each, meaning.layer, args, site));
    return;
  }
}

/** What an instance has from the library's classes of networks. */
export function moduleMember(m: Machine, self: RecordValue, holds: Holds, name: string, at: Place): Value | null {
  if (name === '__init__') {
    return native(name, (call) => {
      if (holds === 'layer') becomeLayer(m, self, call);
      else fillContainer(m, self, holds, call);
      return nullValue;
    });
  }
  const layer = innerLayer(self);
  const own = layer ? layerMember(m, layer, name, at) : null;
  if (own) return own;
  if (name === 'forward') {
    return holds === 'chain'
      ? native(name, ({ args, at: call }) => runChain(m, self, args, innerSite(call)))
      : native(name, ({ at: call }) => raise(m, 'NotImplementedError', 'this network has no forward', call));
  }
  if (name === '__call__') return native(name, ({ args, at: call }) => callModule(m, self, args, innerSite(call)));
  return sharedMember(m, self, name);
} // prettier-ignore

/** What a container of the library itself has. */
export function containerMember(m: Machine, self: RecordValue, name: string, at: Place): Value | null {
  const holds = holdsOf(m, self);
  if (name === '__class__') {
    const library = m.libraries.find((each) => each.meaning(self.library ?? '').kind === 'moduleClass');
    return library ? { kind: 'library', library, path: self.library ?? '' } : null;
  }
  return holds === null ? unknown(m, { reason: `${name} is not followed`, at }) : moduleMember(m, self, holds, name, at);
} // prettier-ignore
