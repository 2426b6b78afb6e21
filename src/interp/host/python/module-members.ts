import type { Place } from '../../../program/program.js';
import { spendOnItems } from '../../budget.js';
import { change, setEntry } from '../../heap.js';
import { loseData } from '../../tensor-data.js';
import { stored } from './layer-weights.js';
import type { Machine } from '../../machine.js';
import { boolean, derivedUnknown, list, native, number, settle, string, unknown } from '../../make.js';
import { type NativeCall, nullValue, type RecordValue, type Value } from '../../values.js';
import { innerSite } from '../records.js';
import { asNumber, plainNumber } from '../../numbers.js';
import { iteratorOf } from '../iterators.js';
import { childrenOf, type Holds, holdsOf, type Module, namedModules } from './modules.js';
import { dict, isDict, set, tuple, weightsName } from './objects.js';
import { keywordOr } from './natives.js';

/** Puts the parts into a container of networks, as its constructor is given them. */
export function fillContainer(m: Machine, self: RecordValue, holds: Holds, call: NativeCall): void {
  if (holds === 'named') return;
  const first = call.args[0] ?? keywordOr(call, 'modules', nullValue);
  const given = settle(first);
  if (given.kind === 'null' || (given.kind === 'undefined' && call.args.length === 0)) return;
  if (isDict(given)) {
    for (const [key, [, value]] of given.entries) if (typeof key === 'string') add(m, self, key, value);
    return;
  }
  if (holds === 'chain') appendAll(m, self, call.args, call.at);
  else appendFrom(m, self, given, call.at);
}

/** Puts what is iterated into a container; where nobody knows that, nobody knows what the container holds. */
function appendFrom(m: Machine, self: RecordValue, values: Value, at: Place): void {
  const items = m.host.iterate(m, values, at);
  if (items) appendAll(m, self, items, at);
  else lose(m, self, values, at);
}

function lose(m: Machine, self: RecordValue, cause: Value, at: Place): void {
  change(m.heap, self, 'lost', derivedUnknown(m, [settle(cause)], at, 'what was put into this container'));
}

function add(m: Machine, self: RecordValue, name: string, value: Value): void {
  setEntry(m.heap, self.fields, name, value);
}

/** Goes over what is there already: a loop that appends without end must not take its square. */
function appendAll(m: Machine, self: RecordValue, values: readonly Value[], at: Place): void {
  spendOnItems(m, self.fields.size, at);
  const count = [...self.fields.keys()].filter((name) => /^\d+$/.test(name)).length;
  values.forEach((value, index) => {
    add(m, self, String(count + index), value);
  });
}

/** Methods that give the network itself, whatever they do to its weights. */
const chained = new Set([
  'train', 'eval', 'to', 'cuda', 'cpu', 'half', 'float', 'double', 'bfloat16', 'requires_grad_', 'share_memory', 'type', 'apply_',
]); // prettier-ignore

/** Methods that have to do with weights, hooks and files, not with a network's shape. */
const inert = new Set([
  'load_state_dict', 'zero_grad', 'register_forward_hook', 'register_forward_pre_hook', 'register_full_backward_hook', 'register_state_dict_pre_hook',
  '_register_load_state_dict_pre_hook', '_register_state_dict_hook', 'compile', 'set_extra_state', 'reset_parameters', '_load_from_state_dict',
]); // prettier-ignore

/** Weights: loops over them change no network. */
const unknowns = new Set([
  'parameters',
  'named_parameters',
  'buffers',
  'named_buffers',
  'state_dict',
  '_parameters',
  '_buffers',
]);

type Method = (m: Machine, self: Module, call: NativeCall) => Value;

const pair = (m: Machine, [name, module]: readonly [string, Value]): Value =>
  tuple(m, [string(name), module]);

const methods: Readonly<Record<string, Method>> = {
  modules: (m, self) => iteratorOf(namedModules(m, self).map(([, module]): Value => module).values()),
  named_modules: (m, self) => iteratorOf(namedModules(m, self).map((each) => pair(m, each)).values()),
  children: (m, self) => iteratorOf(childrenOf(m, self).map(([, module]): Value => module).values()),
  named_children: (m, self) => iteratorOf(childrenOf(m, self).map((each) => pair(m, each)).values()),
  add_module: register,
  register_module: register,
  register_buffer: (m, self, call) => {
    const name = call.args[0] ?? keywordOr(call, 'name', nullValue);
    const value = settle(call.args[1] ?? keywordOr(call, 'tensor', nullValue));
    return register(m, self, { ...call, args: [name, value.kind === 'tensor' ? stored(m, value, call.at) : value] });
  },
  register_parameter: register,
  get_submodule: (m, self, { args: [path = nullValue], at }) => {
    const wanted = settle(path);
    const found = namedModules(m, self).find(([name]) => wanted.kind === 'string' && name === wanted.value);
    return found?.[1] ?? unknown(m, { reason: 'this part of the network is not known', at });
  },
  apply: (m, self, { args: [fn = nullValue], at }) => {
    for (const [, module] of namedModules(m, self)) m.call(fn, nullValue, [module], innerSite(at));
    return self;
  },
  append: (m, self, { args: [value = nullValue], at }) => {
    if (self.kind === 'record') appendAll(m, self, [value], at);
    return self;
  },
  insert: (m, self, { args: [index = nullValue, value = nullValue] }) => {
    const place = plainNumber(asNumber(m, index));
    if (self.kind !== 'record' || place === null) return nullValue;
    const items = childrenOf(m, self).map(([, child]) => child);
    items.splice(place, 0, value);
    items.forEach((item, position) => {
      setEntry(m.heap, self.fields, String(position), item);
    });
    return nullValue;
  },
  extend: (m, self, { args: [values = nullValue], at }) => {
    if (self.kind === 'record') appendFrom(m, self, values, at);
    return self;
  },
  update: (m, self, { args: [values = nullValue], at }) => {
    const given = settle(values);
    if (self.kind !== 'record') return nullValue;
    if (!isDict(given)) {
      if (given.kind === 'unknown') lose(m, self, given, at);
      return nullValue;
    }
    for (const [key, [, value]] of given.entries) if (typeof key === 'string') add(m, self, key, value);
    return nullValue;
  },
  keys: (m, self) => set(m, childrenOf(m, self).map(([name]): Value => string(name))),
  values: (m, self) => list(m, childrenOf(m, self).map(([, module]): Value => module)),
  items: (m, self) => list(m, childrenOf(m, self).map((each) => pair(m, each))),
  __len__: (m, self) => number(childrenOf(m, self).length),
  __iter__: (m, self) => iteratorOf(childrenOf(m, self).map(([, module]): Value => module).values()),
}; // prettier-ignore

/** `self.add_module(name, module)`, `self.register_buffer(name, tensor)`. */
function register(m: Machine, self: Module, call: NativeCall): Value {
  const name = settle(call.args[0] ?? keywordOr(call, 'name', nullValue));
  const key = ['module', 'tensor', 'param'].find((each) => call.keywords?.has(each)) ?? '';
  const value = call.args[1] ?? keywordOr(call, key, nullValue);
  // Whoever loads weights puts other numbers there.
  loseData(m, value);
  if (name.kind === 'string') setEntry(m.heap, self.fields, name.value, value);
  // A part under a name that is not known runs with the others all the same.
  else if (self.kind === 'record' && holdsOf(m, self) === 'chain') lose(m, self, name, call.at);
  return nullValue;
}

/** What every network and layer has. */
export function sharedMember(m: Machine, self: Module, name: string): Value | null {
  const method = methods[name];
  if (method) return native(name, (call) => method(m, self, call));
  if (chained.has(name)) return native(name, () => self);
  if (inert.has(name)) return native(name, () => nullValue);
  if (unknowns.has(name)) {
    return native(name, ({ at }) => unknown(m, { name: weightsName, reason: `what ${name} gives is not followed`, at }));
  }
  // The network as it is used: parts that only training has are left out.
  if (name === 'training') return boolean(false);
  // What spreads a network over devices is taken for the network itself.
  if (name === 'module') return self;
  if (name === '_modules') return dict(m, childrenOf(m, self).map(([key, module]) => [string(key), module] as const));
  return null;
} // prettier-ignore
