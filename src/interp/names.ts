import type { Place } from '../program/program.js';
import { setEntry } from './heap.js';
import type { Library } from './library.js';
import type { Machine } from './machine.js';
import { settle } from './make.js';
import { undefinedValue, type Value } from './values.js';

function givenName(m: Machine, given: Value, at: Place): string | null {
  const config = settle(given);
  const name = config.kind === 'record' ? settle(m.host.getMember(m, config, 'name', at)) : undefinedValue;
  return name.kind === 'string' ? name.value : null;
}

function counted(m: Machine, prefix: string): number {
  const count = (m.nameCounts.get(prefix) ?? 0) + 1;
  setEntry(m.heap, m.nameCounts, prefix, count);
  return count;
}

/** `Conv2D` → `conv2d_Conv2D1`: how the library names a layer that has no name (its `getUid` and `toSnakeCase`). */
export function noteLayerName(
  m: Machine,
  config: Value,
  className: string,
  at: Place,
  library?: Library,
): string {
  const given = givenName(m, config, at);
  if (given !== null) return given;
  const own = snakeCase(className);
  return library?.isSymbolic ? ordinal(m, own) : `${own}_${className}${counted(m, className)}`;
}

/** `conv2d`, `conv2d_1`, `conv2d_2`: as Keras counts. */
function ordinal(m: Machine, name: string): string {
  const count = counted(m, name);
  return count === 1 ? name : `${name}_${count - 1}`;
}

const kerasNames: Readonly<Record<string, string>> = {
  model: 'functional',
  sequential_: 'sequential',
  input: 'input_layer',
};

/** `model1`, `sequential_1`, `input1`: how the library names a network or an input that has no name. */
export function noteModelName(
  m: Machine,
  config: Value,
  prefix: string,
  at: Place,
  library?: Library,
): string {
  const given = givenName(m, config, at);
  if (given !== null) return given;
  if (library?.isSymbolic !== true) return `${prefix}${counted(m, prefix)}`;
  return ordinal(m, kerasNames[prefix] ?? prefix);
}

/** Whether a name is one that the library made up: its number depends on everything that was made before. */
export function isCountedName(name: string): boolean {
  return /^[a-z0-9_]+_[A-Z]\w*?\d+$|^(model|sequential_|input)\d+$/.test(name);
}

const snakeCases = new Map<string, string>();

function snakeCase(name: string): string {
  const known = snakeCases.get(name);
  if (known !== undefined) return known;
  const written = name
    .replace(/(.)([A-Z][a-z0-9]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  snakeCases.set(name, written);
  return written;
}
