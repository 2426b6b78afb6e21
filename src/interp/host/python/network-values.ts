import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { native, settle } from '../../make.js';
import {
  type LayerValue,
  type ModelValue,
  type NativeCall,
  nullValue,
  undefinedValue,
  type Value,
} from '../../values.js';
import { layerMember, modelMember } from '../network-members.js';
import { addPart } from './chains.js';
import { applyTo } from './symbolic.js';

/** `get_layer` → `getLayer`: members of networks and layers go by one name for all languages. */
export function snakeMember(name: string): string {
  return name.replace(/(?<=[a-z\d])_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}

function calling(m: Machine, name: string, layer: LayerValue | ModelValue): Value {
  return native(name, ({ args, at, keywords }) =>
    applyTo(m, layer, args, { at, ...(keywords ? { keywords } : {}) }),
  );
}

/** `layer.name` of a layer of Keras: what it was made with, and what all layers have. */
export function symbolicLayerMember(m: Machine, layer: LayerValue, name: string, at: Place): Value {
  if (name === 'call' || name === '__call__') return calling(m, name, layer);
  if (name === '__class__') return { kind: 'library', library: layer.library, path: layer.path ?? '' };
  if (name === 'get_config') return native(name, () => nullValue);
  const given = name === 'name' || name === 'trainable' ? undefined : layer.fields.get(name);
  return given ?? layerMember(m, layer, snakeMember(name), at);
}

/** Arguments in the order in which they are looked at, by their names too. */
function inOrder({ args, keywords }: NativeCall, names: readonly string[]): readonly Value[] {
  return names.map((name, index) => args[index] ?? keywords?.get(name)?.value ?? undefinedValue);
}

const ordered: Readonly<Record<string, readonly string[]>> = {
  get_layer: ['name', 'index'],
};

/** `model.name` of a network of Keras. */
export function networkMember(m: Machine, model: ModelValue, name: string, at: Place): Value {
  if (name === 'call' || name === '__call__') return calling(m, name, model);
  if (name === 'add') {
    return native(name, (call) => addPart(m, model, inOrder(call, ['layer'])[0] ?? undefinedValue, call.at));
  }
  if (name === '_flatten_layers') return native(name, () => modelMember(m, model, 'layers', at));
  const member = modelMember(m, model, snakeMember(name), at);
  const names = ordered[name];
  const method = settle(member);
  if (!names || method.kind !== 'native') return member;
  return native(name, (call) => method.call({ ...call, args: inOrder(call, names) }));
}
