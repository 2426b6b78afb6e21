import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { settle, unknown } from '../../make.js';
import { originsOf } from '../../origins.js';
import { tellGap } from '../../trace.js';
import { networkOf, type Value } from '../../values.js';
import { findInLineage } from './lineage.js';
import { asModule, type Module, namedModules, nameLayers, runsBy } from './modules.js';

/** A network that was made and is handed on is run once, on an input of any size. */
export function runNetwork(m: Machine, given: Value, at: Place): Value {
  const module = asModule(m, given);
  if (!module) return given;
  const network = module.kind === 'record' ? networkOf(module) : null;
  if (network) return network;
  // In Keras, what has neither ends nor a `call` is for others to extend.
  if (
    module.kind === 'record' &&
    module.cls &&
    runsBy(module) === 'call' &&
    !findInLineage(module.cls, 'call')
  ) {
    return given;
  }
  nameLayers(m, module);
  const site = { at, argumentPlaces: [], resultName: null };
  const result = m.call(module, module, inputsOf(m, module, at), site);
  // What `forward` itself puts into the network has its place now too.
  nameLayers(m, module);
  // A network that ends in what is not known has not been followed to its end.
  const end = settle(result);
  if (end.kind === 'unknown' && !end.isChoice) tellGap(m, end.at, end.reason, end.at);
  return result;
}

/** All networks and layers in a network, itself left out. */
export function partsOf(m: Machine, given: Value): readonly Value[] {
  const module = asModule(m, given);
  return module ? namedModules(m, module).flatMap(([, each]) => (each === module ? [] : [each])) : [];
}

/** What `forward` must be given: of the caller's choice, for its use tells what it is. */
function inputsOf(m: Machine, module: Module, at: Place): Value[] {
  const own = module.kind === 'record' && module.cls ? findInLineage(module.cls, runsBy(module)) : null;
  const method = own ? settle(own.value) : null;
  if (method?.kind !== 'closure') return [inputOf(m, 'input', at)];
  return method.fn.params.slice(1).flatMap((param): Value[] => {
    if (param.rest || param.named === 'only' || param.defaultValue !== null) return [];
    const name = param.target.kind === 'bind' ? param.target.name : 'input';
    const { type } = param;
    const origin = { kind: 'parameter', name, at: param.at, exported: true, assumed: true } as const;
    return [
      unknown(m, { name, hint: type, isChoice: true, reason: `${name} is the caller's choice`, at: param.at, origins: originsOf(origin) }),
    ];
  });
} // prettier-ignore

function inputOf(m: Machine, name: string, at: Place): Value {
  return unknown(m, { name, isChoice: true, reason: `${name} is the caller's choice`, at });
}
