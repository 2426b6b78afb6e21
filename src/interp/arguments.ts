import type { Origin, Origins } from '../graph/model.js';
import type { Param, TypeHint } from '../program/program.js';
import type { Machine } from './machine.js';
import { literal, settle, unknown } from './make.js';
import { mergeOrigins, originsOf } from './origins.js';
import { finiteMembers, resolveHint, type Root } from './roots.js';
import { presetValue } from './unknowns.js';
import { nullValue, undefinedValue, type Value } from './values.js';

/** One way to call a root: per parameter a member of its finite type; nothing where it is left out or a symbol. */
type Member = string | number | boolean | null;
export type Choice = ReadonlyMap<string, Member>;

const mostChoices = 64;

function nameOf(param: Param, index: number): string {
  return param.target.kind === 'bind' ? param.target.name : `argument ${index + 1}`;
}

/** A parameter that a call must give: neither defaulted nor optional. */
function isRequired(param: Param): boolean {
  return param.defaultValue === null && !param.optional && !param.rest;
}

/** The product of the members of all required parameters of finite types. */
export function choicesOf(m: Machine, root: Root): readonly Choice[] {
  let choices: Choice[] = [new Map<string, Member>()];
  root.params.forEach((param, index) => {
    const members = isRequired(param) ? finiteMembers(resolveHint(m, param.type, root.module)) : null;
    if (members === null || choices.length * members.length > mostChoices) return;
    choices = choices.flatMap((choice) =>
      members.map((member) => new Map<string, Member>([...choice, [nameOf(param, index), member]])),
    );
  });
  return choices;
}

/** The arguments of one call of a root. */
export function argumentsOf(m: Machine, root: Root, choice: Choice): Value[] {
  return root.params.flatMap((param, index): Value[] => {
    if (param.rest) return [];
    if (!isRequired(param)) return [undefinedValue];
    const name = nameOf(param, index);
    const origin: Origin = {
      kind: 'parameter',
      name,
      at: param.at,
      exported: root.exported,
      assumed: !choice.has(name),
    };
    const member = choice.get(name);
    if (member === null) return [nullValue];
    if (member !== undefined) return [withOrigin(literal(member, param.at), originsOf(origin))];
    const preset = m.presets.get(name);
    if (preset !== undefined && preset !== 'tensor') return [presetValue(preset, originsOf(origin))];
    if (param.target.kind === 'recordPattern' || param.target.kind === 'listPattern') {
      return [unboundPattern(m, param, origin)];
    }
    const chosen = unknown(m, {
      name,
      hint: resolveHint(m, param.type, root.module),
      isChoice: true,
      reason: `${name} is the caller's choice`,
      at: param.at,
      origins: originsOf(origin),
    });
    return [preset === 'tensor' ? (m.host.more?.asTensor(m, chosen, param.at) ?? chosen) : chosen];
  });
}

function unboundPattern(m: Machine, param: Param, origin: Origin): Value {
  const hint: TypeHint | null = param.type;
  return unknown(m, {
    name: '',
    hint,
    isChoice: true,
    reason: 'an option is the caller’s choice',
    at: param.at,
    origins: originsOf(origin),
  });
}

function withOrigin(value: Value, origins: Origins): Value {
  if (value.kind === 'number' || value.kind === 'string' || value.kind === 'boolean') {
    return { ...value, origins: mergeOrigins(value.origins, origins) };
  }
  return value;
}

/**
 * Marks the default of a root's parameter as coming from that parameter, entries of lists and records by their own
 * key, and puts input sizes where a restart has found that one flows into an input.
 */
export function markDefaults(m: Machine, root: Root): (param: Param, value: Value) => Value {
  return (param, value) => {
    if (param.defaultValue === null || param.target.kind !== 'bind') return value;
    return mark(m, root, param, param.target.name, settle(value), 2);
  };
}

function mark(m: Machine, root: Root, param: Param, name: string, value: Value, depth: number): Value {
  const origins = originsOf({ kind: 'parameter', name, at: param.at, exported: root.exported, assumed: false });
  if (value.kind === 'number') {
    const preset = m.presets.get(name);
    const isNumber = preset !== undefined && preset !== 'tensor';
    return isNumber ? presetValue(preset, origins) : withOrigin(value, origins);
  }
  if (value.kind === 'string' || value.kind === 'boolean') return withOrigin(value, origins);
  if (depth === 0) return value;
  if (value.kind === 'list') return { ...value, items: value.items.map((item, index) => mark(m, root, param, `${name}[${index}]`, settle(item), depth - 1)) };
  if (value.kind !== 'record' || value.cls !== null || value.entries !== null) return value;
  const fields = new Map([...value.fields].map(([key, field]) => [key, mark(m, root, param, `${name}.${key}`, settle(field), depth - 1)]));
  return { ...value, fields };
} // prettier-ignore
