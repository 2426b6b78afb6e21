import { type Dim, substitute } from '../dim/index.js';
import type { Entry, EntryValue } from '../graph/model.js';
import type { Param } from '../program/program.js';
import type { Machine } from './machine.js';
import { settle } from './make.js';
import { nodeAt } from './nodes.js';
import type { Root } from './roots.js';
import { shapeOf } from './trace.js';
import { eagerRoot, type UnknownValue, type Value } from './values.js';

/** A call of a root or of a method of its instance. */
export interface RootCall {
  readonly name: string;
  readonly params: readonly Param[];
  readonly args: readonly Value[];
  /** By parameter: the value of its default, with what a restart has put in. */
  readonly marked: ReadonlyMap<Param, Value>;
}

/** How a root was called on a path, written down once the path has run: by then it is known what it asked of each argument. */
export function entryOf(m: Machine, root: Root, [first, ...methods]: readonly RootCall[]): Entry {
  const { file } = root.place;
  if (!first) return { file, call: null };
  const kind = root.value.kind === 'class' ? 'class' : 'function';
  const call = { kind, name: root.name, args: argumentsIn(m, first) } as const;
  return {
    file,
    call: { ...call, methods: methods.map((each) => ({ name: each.name, args: argumentsIn(m, each) })) },
  };
}

function argumentsIn(m: Machine, { params, args, marked }: RootCall): readonly EntryValue[] {
  return params.flatMap((param, index): EntryValue[] => {
    if (param.rest) return [];
    const given = args[index];
    const preset = marked.get(param);
    if (given?.kind === 'undefined' && preset && hasInputSize(settle(preset))) return [written(m, preset, 3)];
    return [given ? written(m, given, 3) : { kind: 'omitted' }];
  });
}

/** A default that was replaced by an input size has to be given. */
function hasInputSize(value: Value): boolean {
  if (value.kind === 'number') return typeof value.dim !== 'number';
  if (value.kind === 'list') return value.items.some((item) => hasInputSize(settle(item)));
  return value.kind === 'record' && [...value.fields.values()].some((field) => hasInputSize(settle(field)));
}

function written(m: Machine, given: Value, depth: number): EntryValue {
  const value = settle(given);
  const final = (dim: Dim): Dim => (m.equalities.size > 0 ? substitute(dim, m.equalities) : dim);
  switch (value.kind) {
    case 'undefined':
      return { kind: 'omitted' };
    case 'null':
      return { kind: 'plain', value: null };
    case 'string':
    case 'boolean':
      return { kind: 'plain', value: value.value };
    case 'number':
      return value.den === 1 ? { kind: 'size', dim: final(value.dim) } : { kind: 'unknown' };
    case 'tensor': {
      const known = shapeOf(nodeAt(m, value.node));
      const eager = value.eager === true || m.presets.has(eagerRoot);
      return known === null ? { kind: 'unknown' } : { kind: 'tensor', shape: known.map(final), eager };
    }
    case 'list':
      if (depth === 0 || value.lost) return { kind: 'unknown' };
      return { kind: 'list', items: value.items.map((item) => written(m, item, depth - 1)) };
    case 'record':
      if (depth === 0 || value.cls !== null || value.entries !== null || value.lost) {
        return { kind: 'unknown' };
      }
      return recordOf(m, value.fields, depth);
    case 'unknown':
      return ofUnknown(m, value, depth);
    default:
      return { kind: 'unknown' };
  }
}

/** What nothing binds: its parts as far as they were asked for, else what its truth value was taken to be. */
function ofUnknown(m: Machine, { parts, facts, isChoice }: UnknownValue, depth: number): EntryValue {
  if (!isChoice || depth === 0) return { kind: 'unknown' };
  if (parts.size > 0) return recordOf(m, parts, depth);
  if (facts.truthy === null) return { kind: 'omitted' };
  return { kind: 'plain', value: facts.truthy };
}

function recordOf(m: Machine, fields: ReadonlyMap<string, Value>, depth: number): EntryValue {
  const all = [...fields].map(([key, field]): [string, EntryValue] => [key, written(m, field, depth - 1)]);
  return { kind: 'record', fields: Object.fromEntries(all) };
}
