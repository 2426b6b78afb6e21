import type { Machine } from '../../machine.js';
import { native, record } from '../../make.js';
import { type ClassValue, type LibraryValue, nullValue, type Value } from '../../values.js';
import { findInLineage } from './lineage.js';

/** `apply` of a function with a derivative of its own: its `forward`, which keeps what it needs for that in a context. */
export function appliedForward(m: Machine, cls: ClassValue, { library, path }: LibraryValue, name: string): Value | null {
  if (name !== 'apply' || library.meaning(path).kind !== 'functionClass') return null;
  return native(name, ({ args, at, keywords }) => {
    const kept = ['save_for_backward', 'mark_dirty', 'mark_non_differentiable', 'set_materialize_grads'];
    const context = record(m, new Map(kept.map((each) => [each, native(each, () => nullValue)])));
    const all = findInLineage(cls, 'setup_context') ? args : [context, ...args];
    return m.call(m.host.getMember(m, cls, 'forward', at), nullValue, all, { at, argumentPlaces: [], resultName: null, ...(keywords ? { keywords } : {}) });
  });
} // prettier-ignore
