import type { Place } from '../program/program.js';
import { deferClosures } from './calls.js';
import { makeInput } from './inputs.js';
import { addLayer, makeInputLayer } from './layers.js';
import type { CallSite, Machine } from './machine.js';
import { settle, unknown } from './make.js';
import { makeModel } from './networks.js';
import { makeSequential } from './sequential.js';
import { callTensorOp } from './tensor-ops.js';
import { unknownTensor } from './tensors.js';
import { recordGap } from './trace.js';
import { type LibraryValue, undefinedValue, type Value } from './values.js';

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
    case 'tensorOp':
      return callTensorOp(m, meaning.op, args, site.at, site.keywords);
    case 'scope': {
      const body = args.find((arg) => settle(arg).kind === 'closure');
      return body ? m.call(body, undefinedValue, [], site) : undefinedValue;
    }
    case 'networkClass': {
      const make = meaning.makes === 'model' ? makeModel : makeSequential;
      return make(m, callee.library, args[0] ?? undefinedValue, site);
    }
    case 'answer':
      return meaning.value;
    case 'moduleClass':
    case 'layerClass':
    case 'otherClass':
      return undefinedValue;
    case 'unsupported':
      return unsupported(m, `${nameOf(callee)} is not followed`, site.at);
    default:
      for (const arg of args) deferClosures(m, arg);
      return unknown(m, { reason: `${nameOf(callee)} is not followed`, at: site.at });
  }
}

function nameOf(callee: LibraryValue): string {
  const short = callee.library.globalName ?? callee.library.name;
  return callee.path === ''
    ? short
    : callee.path.startsWith(`${short}.`)
      ? callee.path
      : `${short}.${callee.path}`;
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

function unsupported(m: Machine, reason: string, at: Place): Value {
  recordGap(m, at, reason);
  return unknownTensor(m, at);
}
