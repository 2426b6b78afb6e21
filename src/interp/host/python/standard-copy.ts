import { pushItem } from '../../heap.js';
import type { Machine } from '../../machine.js';
import { settle } from '../../make.js';
import { nullValue, type Value } from '../../values.js';
import { memberKey } from './objects.js';
import type { StandardModule } from './standard.js';

/** Copies of everything that can be changed; what is in two places is copied once. */
function deepCopy(m: Machine, given: Value, done: Map<Value, Value>): Value {
  const value = settle(given);
  const known = done.get(value);
  if (known) return known;
  const keep = (made: Value): Value => {
    done.set(value, made);
    return made;
  };
  switch (value.kind) {
    case 'list': {
      const made = { ...value, items: [] as Value[], maker: m.frame };
      keep(made);
      made.items.push(...value.items.map((item) => deepCopy(m, item, done)));
      return made;
    }
    case 'record': {
      if (value.fields.has(memberKey)) return value;
      const entries = value.entries && new Map<never, never>();
      const made = { ...value, fields: new Map<string, Value>(), entries: entries as typeof value.entries, maker: m.frame };
      keep(made);
      for (const [name, field] of value.fields) made.fields.set(name, deepCopy(m, field, done));
      for (const [key, [name, entry]] of value.entries ?? []) made.entries?.set(key, [name, deepCopy(m, entry, done)]);
      return made;
    }
    case 'layer': {
      // A layer with weights of its own, made where it is copied.
      const made = { ...value.record, id: m.trace.layers.length, frame: m.frame, control: m.control, order: m.trace.order++ };
      pushItem(m.heap, m.trace.layers, made);
      return keep({ ...value, record: made, state: { built: null }, applications: [], fields: new Map(value.fields) });
    }
    default:
      return value;
  }
} // prettier-ignore

/** `copy`. */
export const copyModule: StandardModule = {
  deepcopy: (m, { args: [value = nullValue] }) => deepCopy(m, value, new Map()),
  copy: (m, { args: [given = nullValue] }) => {
    const value = settle(given);
    if (value.kind === 'list') return { ...value, items: [...value.items], maker: m.frame };
    if (value.kind !== 'record') return value;
    const entries = value.entries && new Map(value.entries);
    return { ...value, fields: new Map(value.fields), entries, maker: m.frame };
  },
};
