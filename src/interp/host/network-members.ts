import type { Place } from '../../program/program.js';
import { applyLayer } from '../application.js';
import type { Machine } from '../machine.js';
import { list, native, string, unknown } from '../make.js';
import { addToChain } from '../networks.js';
import { nodeAt } from '../nodes.js';
import { shapeList } from '../tensors.js';
import { type LayerValue, type ModelValue, undefinedValue, type Value } from '../values.js';

/** `layer.name` of a layer of the library. */
export function layerMember(m: Machine, layer: LayerValue, name: string, at: Place): Value {
  const { record, state } = layer;
  if (name === 'apply') {
    return native(name, ({ args, at: call }) => applyLayer(m, layer, args[0] ?? undefinedValue, call));
  }
  if (name === 'name') {
    return record.name === null ? unknown(m, { reason: 'a layer name', at }) : string(record.name);
  }
  const last = name === 'output' ? state.outputs.at(-1) : name === 'input' ? state.inputs.at(-1) : undefined;
  if (last !== undefined) return { kind: 'tensor', node: last };
  if (name === 'outputShape' && state.outputs[0] !== undefined) {
    return shapeList(m, nodeAt(m, state.outputs[0])) ?? unknown(m, { reason: 'a shape', at });
  }
  return unknown(m, { reason: `${name} of a layer is not followed`, at });
}

/** `model.name` of a network. */
export function modelMember(m: Machine, model: ModelValue, name: string, at: Place): Value {
  const tensors = (ids: readonly number[]): Value[] => ids.map((node) => ({ kind: 'tensor', node }));
  switch (name) {
    case 'apply':
    case 'call':
    case 'predict':
      if (name === 'predict') {
        return native(name, ({ at: call }) =>
          unknown(m, { reason: 'a prediction depends on data', at: call }),
        );
      }
      return native(name, ({ args, at: call }) => applyLayer(m, model, args[0] ?? undefinedValue, call));
    case 'add':
      if (model.chain) {
        return native(name, ({ args, at: call }) => addToChain(m, model, args[0] ?? undefinedValue, call));
      }
      break;
    case 'inputs':
      return list(m, tensors(model.state.inputs));
    case 'outputs':
      return list(m, tensors(model.state.outputs));
    case 'input':
    case 'output': {
      const [first] = tensors(name === 'input' ? model.state.inputs : model.state.outputs);
      if (first) return first;
      break;
    }
    case 'outputShape': {
      const [first] = model.state.outputs;
      const shape = first === undefined ? null : shapeList(m, nodeAt(m, first));
      if (shape) return shape;
      break;
    }
    case 'name':
      return string(model.name);
    case 'layers':
      if (model.chain) return list(m, [...model.chain]);
  }
  return unknown(m, { reason: `${name} of a model is not followed`, at });
}
