import type { Place } from '../../../program/program.js';
import { setEntry } from '../../heap.js';
import type { Meaning } from '../../library.js';
import type { CallSite, Machine } from '../../machine.js';
import { boolean, list, native, settle, string, unknown } from '../../make.js';
import { callTensorOp } from '../../tensor-ops.js';
import { tensorsOf } from '../../tensors.js';
import {
  type ClosureValue,
  type NativeCall,
  networkKey,
  networkOf,
  nullValue,
  type RecordValue,
  type Value,
} from '../../values.js';
import { innerSite } from '../records.js';
import { bound, findInLineage } from './lineage.js';
import { lineageOf } from './linearise.js';
import { callModule } from './module-calls.js';
import { innerLayer } from './modules.js';
import { dict, raise } from './objects.js';
import { networkMember } from './network-values.js';
import { applyTo, networkFrom } from './symbolic.js';

/** Under what an instance notes that its weights are made. */
const builtKey = '\0built';

/** Runs `build` before a layer or network of the code's own is called for the first time. */
export function buildOnce(m: Machine, self: RecordValue, operand: Value, at: Place): void {
  if (self.fields.has(builtKey)) return;
  setEntry(m.heap, self.fields, builtKey, boolean(true));
  const own = self.cls && findInLineage(self.cls, 'build');
  const method = own ? settle(own.value) : null;
  if (method?.kind !== 'closure' || !self.cls) return;
  const shapes = (tensorsOf(m, operand, at) ?? []).map((tensor) => m.host.getMember(m, tensor, 'shape', at));
  const [first = nullValue] = shapes;
  const given = shapes.length === 1 ? first : list(m, shapes);
  m.call(bound(method, self, self.cls), self, [given], innerSite(at));
}

/** Keras passes on only those of its own arguments that a `call` takes. */
export function withKnownNames({ fn }: ClosureValue, site: CallSite): CallSite {
  const { keywords } = site;
  if (!keywords) return site;
  const takes = (name: string): boolean =>
    fn.params.some(({ target, named }) => named === 'rest' || (target.kind === 'bind' && target.name === name));
  const own = [...keywords].filter(([name]) => takes(name) || (name !== 'training' && name !== 'mask'));
  return { ...site, keywords: new Map(own) };
} // prettier-ignore

/** `super().__init__(inputs, outputs)` makes the instance a network of its own. */
function begin(m: Machine, self: RecordValue, meaning: Meaning, call: NativeCall): Value {
  const { args, at, keywords } = call;
  const name = settle(keywords?.get('name')?.value ?? nullValue);
  if (name.kind === 'string') setEntry(m.heap, self.fields, 'name', name);
  const hasEnds = args.length > 1 || keywords?.has('inputs') === true || keywords?.has('outputs') === true;
  const makes = meaning.kind === 'moduleClass' ? meaning.makes : undefined;
  const base = self.cls ? lineageOf(self.cls).find(({ kind }) => kind === 'library') : undefined;
  const isNetwork = makes === 'sequential' || (makes === 'model' && hasEnds);
  if (!isNetwork || base?.kind !== 'library') return nullValue;
  const site: CallSite = { at, argumentPlaces: [], resultName: null, ...(keywords ? { keywords } : {}) };
  setEntry(m.heap, self.fields, networkKey, networkFrom(m, base, makes, args, site));
  return nullValue;
}

/** What training, saving and logging need: of no part in a network. */
const inert = new Set([
  'compile', 'fit', 'evaluate', 'predict', 'summary', 'save', 'save_weights', 'load_weights', 'add_loss', 'add_metric', 'add_update', 'build',
  'compute_mask', 'train_on_batch', 'reset_metrics', 'set_weights', 'count_params', 'compute_loss', 'build_from_config',
]); // prettier-ignore

/** What an instance has from the library's own class; null where it is as with any other network. */
export function symbolicMember(
  m: Machine,
  self: RecordValue,
  meaning: Meaning,
  name: string,
  at: Place,
): Value | null {
  const network = networkOf(self);
  if (network && name !== '__init__' && name !== 'call' && name !== '__call__') {
    return networkMember(m, network, name, at);
  }
  if (inert.has(name)) return native(name, () => nullValue);
  switch (name) {
    case '__init__':
      return meaning.kind === 'layer' ? null : native(name, (call) => begin(m, self, meaning, call));
    case 'call':
      return native(name, ({ args, at: call, keywords }) => {
        // What a class of the code's own does is looked up before: this is what the library's does.
        const own = innerLayer(self) ?? networkOf(self);
        const site: CallSite = { ...innerSite(call), ...(keywords ? { keywords } : {}) };
        return own ? applyTo(m, own, args, site) : raise(m, 'NotImplementedError', 'this network has no call', call);
      }); // prettier-ignore
    case '__call__':
      return native(name, ({ args, at: call, keywords }) =>
        callModule(m, self, args, { ...innerSite(call), ...(keywords ? { keywords } : {}) }),
      );
    case 'add_weight':
    case 'add_variable':
      return native(name, (call) => addedWeight(m, self, call));
    case 'built':
      return boolean(self.fields.has(builtKey));
    case 'trainable':
      return boolean(true);
    case 'supports_masking':
      return boolean(false);
    case 'name':
      return string(self.cls?.name ?? '');
    case 'get_config':
      return native(name, () => dict(m));
    case 'weights':
    case 'trainable_weights':
    case 'trainable_variables':
    case 'losses':
      return unknown(m, { reason: `${name} of a layer is not followed`, at });
    default:
      return null;
  }
}

/** `self.add_weight(shape=(3,))`: older versions have the name first. */
function addedWeight(m: Machine, self: RecordValue, { args, at, keywords }: NativeCall): Value {
  for (const each of self.cls ? lineageOf(self.cls) : []) {
    const op = each.kind === 'library' ? each.library.weight : undefined;
    if (!op) continue;
    const isNamed = args[0] !== undefined && settle(args[0]).kind === 'string';
    return callTensorOp(m, op, isNamed ? args.slice(1) : args, at, keywords);
  }
  return unknown(m, { reason: 'this weight is not followed', at });
}
