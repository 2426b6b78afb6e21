import { symbol } from '../dim/index.js';
import type { Origins } from '../graph/model.js';
import type { Place } from '../program/program.js';
import type { Machine } from './machine.js';
import { boolean, unknown } from './make.js';
import type { Preset } from './signals.js';
import { isTold, recordDoubt } from './trace.js';
import { type Kind, nullValue, undefinedValue, type UnknownValue, type Value } from './values.js';
import { setEntry } from './heap.js';

/** Records what this path has learnt of an unknown. */
export function setFact(m: Machine, value: UnknownValue, facts: UnknownValue['facts']): void {
  const before = { ...value.facts };
  Object.assign(value.facts, facts);
  m.heap.changed(() => Object.assign(value.facts, before));
}

function textOf(value: UnknownValue): string {
  return value.name ?? 'a value that is not known';
}

/** Notes that a test on something not known split the run; it is a gap if the paths differ. */
export function doubt(m: Machine, value: UnknownValue, at: Place): void {
  if (!value.isChoice && !isTold(m, value.at)) recordDoubt(m, at, value.reason);
}

/** Whether an unknown counts as true on this path; undecided, it splits the run. */
export function truthOfUnknown(m: Machine, value: UnknownValue, at: Place): boolean {
  if (value.facts.truthy !== null) {
    m.decisions.uses++;
    return value.facts.truthy;
  }
  const name = textOf(value);
  const isFlag = value.hint?.kind === 'boolean';
  const choice = m.decisions.choose(
    isFlag ? [`${name} = false`, `${name} = true`] : [`${name} is not set`, `${name} is set`],
    !value.isChoice,
  );
  doubt(m, value, at);
  const truthy = choice === 1;
  setFact(m, value, {
    ...value.facts,
    truthy,
    bound: isFlag ? boolean(truthy, value.origins) : value.facts.bound,
  });
  return truthy;
}

/** Whether an unknown is null or undefined on this path (`strict`: exactly that one). */
export function isUnknownNullish(
  m: Machine,
  value: UnknownValue,
  which: 'null' | 'undefined' | 'either',
  at: Place,
): boolean {
  const kinds: readonly Kind[] = which === 'either' ? ['null', 'undefined'] : [which];
  if (value.facts.truthy === true || kinds.every((kind) => value.facts.not.has(kind))) {
    m.decisions.uses++;
    return false;
  }
  const name = textOf(value);
  const choice = m.decisions.choose(
    [`${name} is set`, `${name} is ${which === 'either' ? 'not set' : which}`],
    !value.isChoice,
  );
  doubt(m, value, at);
  if (choice === 0) {
    setFact(m, value, { ...value.facts, not: new Set([...value.facts.not, ...kinds]) });
    return false;
  }
  setFact(m, value, { ...value.facts, truthy: false, bound: which === 'null' ? nullValue : undefinedValue });
  return true;
}

/** What a run takes for granted, without another run that does not. */
export function assume({ decisions }: Machine, text: string): void {
  if (!decisions.assumes.includes(text)) decisions.assumes.push(text);
}

/** Binds an unknown to a value for the rest of the path. */
export function bindUnknown(m: Machine, value: UnknownValue, bound: Value): void {
  setFact(m, value, { ...value.facts, bound });
}

/** A part of an unknown: the same part read again is the same value. */
export function partOf(m: Machine, value: UnknownValue, key: string, at: Place): Value {
  const known = value.parts.get(key);
  if (known) return known;
  const name =
    value.name === null ? null : /^\d+$/.test(key) ? `${value.name}[${key}]` : `${value.name}.${key}`;
  const field =
    value.hint?.kind === 'record' ? value.hint.fields.find((each) => each.name === key) : undefined;
  // A field that may be left out is left out; one that the type does not have is not there.
  if (field?.optional || (value.hint?.kind === 'record' && value.hint.fields.length > 0 && !field)) {
    return undefinedValue;
  }
  const hint = field?.type ?? (value.hint?.kind === 'array' ? value.hint.element : null);
  const preset = name === null ? undefined : m.presets.get(name);
  const part = unknown(m, {
    name,
    hint,
    isChoice: value.isChoice,
    ...(value.givenBy === undefined ? {} : { givenBy: value.givenBy }),
    reason: value.reason,
    at: value.isChoice ? at : value.at,
    origins: partOrigins(value, name, at),
  });
  if (preset === 'tensor') m.host.more?.asTensor(m, part, at);
  else if (preset !== undefined) part.facts.bound = presetValue(preset, part.origins);
  setEntry(m.heap, value.parts, key, part);
  return part;
}

/** The number that a preset stands for. */
export function presetValue(preset: Exclude<Preset, 'tensor'>, origins: Origins): Value {
  return {
    kind: 'number',
    dim: typeof preset === 'number' ? preset : symbol(preset.inputSize, 'input'),
    den: 1,
    origins,
  };
}

function partOrigins(value: UnknownValue, name: string | null, at: Place): UnknownValue['origins'] {
  const parent = value.origins.data.find((origin) => origin.kind === 'parameter');
  if (!value.isChoice || name === null || parent === undefined) return value.origins;
  return { data: [{ kind: 'parameter', name, at, exported: parent.exported, assumed: true }], control: [] };
}
