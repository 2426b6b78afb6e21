import type { Place } from '../program/program.js';
import { setEntry } from './heap.js';
import type { Machine } from './machine.js';
import { settle } from './make.js';
import { undefinedValue, type Value } from './values.js';

/** `Conv2D` → `conv2d_Conv2D1`: how the library names a layer that has no name (its `getUid` and `toSnakeCase`). */
export function noteLayerName(m: Machine, given: Value, className: string, at: Place): string {
  const config = settle(given);
  const name = config.kind === 'record' ? settle(m.host.getMember(m, config, 'name', at)) : undefinedValue;
  if (name.kind === 'string') return name.value;
  const count = (m.nameCounts.get(className) ?? 0) + 1;
  setEntry(m.heap, m.nameCounts, className, count);
  return `${snakeCase(className)}_${className}${count}`;
}

function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
