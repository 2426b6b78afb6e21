import type { Place } from '../program/program.js';
import { deferClosures } from './calls.js';
import { makeInput } from './inputs.js';
import { addLayer, makeInputLayer } from './layers.js';
import type { CallSite, Machine } from './machine.js';
import { settle, unknown } from './make.js';
import { makeModel } from './networks.js';
import { addNode } from './nodes.js';
import { makeSequential } from './sequential.js';
import { tensorsOf, unknownTensor } from './tensors.js';
import { recordGap } from './trace.js';
import { type LibraryValue, type TensorValue, undefinedValue, type Value } from './values.js';

/** A call of a library's function. */
export function callLibrary(m: Machine, callee: LibraryValue, args: readonly Value[], site: CallSite): Value {
  const meaning = callee.library.meaning(callee.path);
  switch (meaning.kind) {
    case 'layer':
      return addLayer(m, callee, meaning.layer, args, site);
    case 'inputLayer':
      return makeInputLayer(m, callee, args, site);
    case 'input':
      return makeInput(m, args[0] ?? undefinedValue, site.at);
    case 'model':
      return makeModel(m, callee.library, args[0] ?? undefinedValue, site);
    case 'sequential':
      return makeSequential(m, callee.library, args[0] ?? undefinedValue, site);
    case 'op':
      return applyOp(
        m,
        meaning.op,
        meaning.nary ? flattened(m, args[0] ?? undefinedValue, site.at) : args.slice(0, 2),
        site.at,
      );
    case 'scope': {
      const body = args.find((arg) => settle(arg).kind === 'closure');
      return body ? m.call(body, undefinedValue, [], site) : undefinedValue;
    }
    case 'layerClass':
      return undefinedValue;
    case 'unsupported':
      return unsupported(m, `${nameOf(callee)} is not followed`, site.at);
    default:
      for (const arg of args) deferClosures(m, arg);
      return unknown(m, { reason: `${nameOf(callee)} is not followed`, at: site.at });
  }
}

function nameOf(callee: LibraryValue): string {
  return callee.path === '' ? 'tf' : `tf.${callee.path}`;
}

/** `new tf.Something(...)`: as the function, where a layer's class is constructed. */
export function constructLibrary(
  m: Machine,
  callee: LibraryValue,
  args: readonly Value[],
  site: CallSite,
): Value {
  return callLibrary(m, callee, args, site);
}

function flattened(m: Machine, value: Value, at: Place): readonly Value[] {
  const settled = settle(value);
  if (settled.kind === 'tensor') return [settled];
  return m.host.iterate(m, settled, at) ?? [settled];
}

function unsupported(m: Machine, reason: string, at: Place): Value {
  recordGap(m, at, reason);
  return unknownTensor(m, at);
}

/** An op on tensors called as a function or method: an add without a layer. */
export function applyOp(m: Machine, op: string, operands: readonly Value[], at: Place): Value {
  const inputs: TensorValue[] = [];
  for (const operand of operands) {
    const settled = settle(operand);
    if (settled.kind === 'number' || settled.kind === 'boolean') continue; // a scalar changes no shape
    const tensors = tensorsOf(m, operand, at);
    if (tensors === null) return unsupported(m, `an operand of ${op} is not a tensor`, at);
    inputs.push(...tensors);
  }
  if (inputs.length === 0) return unsupported(m, `${op} of no tensor`, at);
  if (inputs.length === 1 && inputs[0]) return inputs[0];
  return addNode(m, {
    op,
    attrs: { broadcast: 'numpy' },
    attrOrigins: {},
    inputs: inputs.map((each) => each.node),
    at,
    layer: null,
  });
}
