import type { Place } from '../../../program/program.js';
import { applied, oneOrAll } from '../../application.js';
import type { CallSite, Machine } from '../../machine.js';
import { settle, unknown } from '../../make.js';
import { tensorsOf } from '../../tensors.js';
import { callTensorOp } from '../../tensor-ops.js';
import { bindChannels } from '../../learnt-shapes.js';
import { nodeAt } from '../../nodes.js';
import { recordGap } from '../../trace.js';
import {
  type Keywords,
  type LayerValue,
  networkOf,
  nullValue,
  type RecordValue,
  type Value,
} from '../../values.js';
import { bound, findInLineage } from './lineage.js';
import { raise, tuple } from './objects.js';
import { buildOnce, withKnownNames } from './subclasses.js';
import { applyTo, operandOf } from './symbolic.js';

import { childrenOf, holdsOf, innerLayer, runsBy } from './modules.js';

/** Runs a network: what its class says, or its parts in order. */
export function callModule(m: Machine, module: RecordValue, args: readonly Value[], site: CallSite): Value {
  const runs = runsBy(module);
  // An instance may have a way to run of its own, which it was given when it was made.
  const given = module.fields.get(runs);
  if (given) return m.call(given, module, args, site);
  const own = module.cls && findInLineage(module.cls, runs);
  const method = own ? settle(own.value) : null;
  if (method?.kind === 'closure' && module.cls) {
    if (runs === 'call') buildOnce(m, module, operandOf(args, site.keywords), site.at);
    const known = runs === 'call' ? withKnownNames(method, site) : site;
    return m.call(bound(method, module, module.cls), module, args, known);
  }
  const network = networkOf(module);
  if (network) return applyTo(m, network, args, site);
  if (holdsOf(m, module) === 'chain') return runChain(m, module, args, site);
  const layer = innerLayer(module);
  if (layer) return callLayer(m, layer, args, site);
  return raise(m, 'NotImplementedError', `this network has no ${runs}`, site.at);
}

/** Applies a layer of the library, as its library does. */
export function callLayer(m: Machine, layer: LayerValue, args: readonly Value[], site: CallSite): Value {
  if (layer.library.isSymbolic === true) return applyTo(m, layer, args, site);
  const named = args.length === 0 ? (site.keywords?.get('input') ?? site.keywords?.get('query')) : undefined;
  return applyLayerTo(m, layer, named ? [named.value] : args, site.at);
}

export function runChain(m: Machine, module: RecordValue, args: readonly Value[], site: CallSite): Value {
  let value = args[0] ?? nullValue;
  for (const [, child] of childrenOf(m, module)) {
    // A layer's part in the network is told where it is made: no code names it where it runs.
    const layer = child.kind === 'record' ? innerLayer(child) : child;
    if (child.kind === 'unknown' && !child.isChoice) recordGap(m, child.at, child.reason);
    const at = layer?.kind === 'layer' ? layer.record.origin : site.at;
    value = m.call(child, child, [value], { at, argumentPlaces: [], resultName: null });
  }
  return value;
}

/** Applies a layer to tensors. */
export function applyLayerTo(m: Machine, layer: LayerValue, args: readonly Value[], at: Place): Value {
  const meaning = layer.path === undefined ? null : layer.library.meaning(layer.path);
  if (meaning?.kind === 'layer' && meaning.layer.apply) {
    const made = callTensorOp(m, meaning.layer.apply, args, at, configured(layer));
    const node = made.kind === 'tensor' ? nodeAt(m, made.node) : null;
    const name = m.trace.renamed.get(layer.record.id) ?? layer.record.name;
    if (node?.path === null) Object.assign(node, { path: name });
    return made;
  }
  const operand = args[0] ?? nullValue;
  const inputs = tensorsOf(m, operand, at);
  if (inputs === null) return raise(m, 'TypeError', 'a layer is applied to what is no tensor', at);
  const eager = inputs.map((input) => ({ ...input, eager: true }));
  const { op, attrs } = layer.record;
  if (eager[0]) bindChannels(m, op, attrs, nodeAt(m, eager[0].node));
  const made = oneOrAll(m, applied(m, layer, eager, at, operand));
  if (op === 'stackedRecurrent') return withStates(m, made);
  // Beside what it gives, attention says how much it took of what.
  if (op !== 'attention') return made;
  return tuple(m, [made, unknown(m, { reason: 'the weights of attention are not followed', at })]);
}

/** Every step, and the state after the last; of two states a pair. */
function withStates(m: Machine, made: Value): Value {
  const [steps = nullValue, ...states] = made.kind === 'list' ? made.items : [made];
  const [state = nullValue] = states;
  return tuple(m, [steps, states.length > 1 ? tuple(m, states) : state]);
}

function configured({ fields }: LayerValue): Keywords {
  return new Map([...fields].map(([name, value]) => [name, { value, at: null }] as const));
}
