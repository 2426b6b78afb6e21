import type { Machine } from '../../machine.js';
import { boolean, native } from '../../make.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { tuple } from './objects.js';
import type { StandardModule } from './standard.js';

type Member = (m: Machine, call: NativeCall) => Value;

/** The names of the functions that do what the operators do. */
const binaries: Readonly<Record<string, string>> = {
  add: '+', sub: '-', mul: '*', truediv: '/', floordiv: '//', mod: '%', pow: '**', matmul: '@', or_: '|', and_: '&', xor: '^', lshift: '<<',
  rshift: '>>', lt: '<', gt: '>', le: '<=', ge: '>=', eq: '==', ne: '!=', is_: '===', is_not: '!==',
}; // prettier-ignore

/** Those that work on what they are given where that can be: `iadd` and the like. */
const inPlace = ['add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'pow', 'matmul'];

const unaries: Readonly<Record<string, string>> = { neg: '-', pos: '+', invert: '~', inv: '~' };

function members(
  names: Readonly<Record<string, string>>,
  make: (operator: string) => Member,
): StandardModule {
  return Object.fromEntries(Object.entries(names).map(([name, operator]) => [name, make(operator)]));
}

/** `itemgetter(a, b)`: a function that gives one entry, or a tuple of several. */
function getter(get: (m: Machine, object: Value, key: Value, call: NativeCall) => Value): Member {
  return (m, { args: keys }) =>
    native('getter', (call) => {
      const [object = nullValue] = call.args;
      const found = keys.map((key) => get(m, object, key, call));
      return found.length === 1 ? (found[0] ?? nullValue) : tuple(m, found);
    });
}

function attributeOf(m: Machine, object: Value, key: Value, { at }: NativeCall): Value {
  const names = key.kind === 'string' ? key.value.split('.') : [];
  return names.reduce((from, name) => m.host.getMember(m, from, name, at), object);
}

/** `operator`. */
export const operatorModule: StandardModule = {
  ...members(binaries, (operator) => (m, { args: [left = nullValue, right = nullValue], at }) =>
    m.host.binary(m, operator, left, right, at),
  ),
  ...members(
    Object.fromEntries(inPlace.map((name) => [`i${name}`, binaries[name] ?? '+'])),
    (operator) => (m, { args: [left = nullValue, right = nullValue], at }) =>
      (m.host.more?.augment ?? m.host.binary)(m, operator, left, right, at),
  ),
  ...members(unaries, (operator) => (m, { args: [operand = nullValue], at }) =>
    m.host.unary(m, operator, operand, at),
  ),
  not_: (m, { args: [value = nullValue], at }) => boolean(!m.host.truth(m, value, at)),
  truth: (m, { args: [value = nullValue], at }) => boolean(m.host.truth(m, value, at)),
  contains: (m, { args: [all = nullValue, item = nullValue], at }) => m.host.binary(m, 'in', item, all, at),
  getitem: (m, { args: [object = nullValue, key = nullValue], at }) => m.host.getIndex(m, object, key, at),
  itemgetter: getter((m, object, key, { at }) => m.host.getIndex(m, object, key, at)),
  attrgetter: getter(attributeOf),
  methodcaller: (m, { args: [name = nullValue, ...args], keywords }) =>
    native('caller', ({ args: [object = nullValue], at }) =>
      m.call(attributeOf(m, object, name, { self: nullValue, args: [], at }), object, args, {
        at,
        argumentPlaces: [],
        resultName: null,
        ...(keywords ? { keywords } : {}),
      }),
    ),
}; // prettier-ignore
