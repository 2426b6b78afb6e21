import type { Machine } from '../../machine.js';
import { boolean, native } from '../../make.js';
import { type NativeCall, nullValue, type Value } from '../../values.js';
import { builtInClass } from './objects.js';
import type { StandardModule } from './standard.js';

/** `six.iteritems(d)`: a method of what it is given. */
const method =
  (name: string) =>
  (m: Machine, { args: [object = nullValue], at }: NativeCall): Value =>
    m.call(m.host.getMember(m, object, name, at), object, [], { at, argumentPlaces: [], resultName: null });

const isClassOf = (name: string): Value => builtInClass(name, ({ self }) => self);

/** `six`, by which code runs on Python 2 too: here it is 3. */
export const sixModule: StandardModule = {
  PY2: boolean(false),
  PY3: boolean(true),
  string_types: isClassOf('str'),
  text_type: isClassOf('str'),
  binary_type: isClassOf('bytes'),
  integer_types: isClassOf('int'),
  class_types: isClassOf('type'),
  iteritems: method('items'),
  iterkeys: method('keys'),
  itervalues: method('values'),
  callable: (m, { args, at }) =>
    m.call(m.host.globals.get('callable') ?? nullValue, nullValue, args, {
      at,
      argumentPlaces: [],
      resultName: null,
    }),
  add_metaclass: () => native('add_metaclass', ({ args }) => args[0] ?? nullValue),
};

const moved = ['range', 'zip', 'map', 'filter', 'input'] as const;

/** `six.moves`: what the language itself has by now. */
export function sixMoves(m: Machine): readonly (readonly [string, Value])[] {
  const found = (name: string): Value => m.host.globals.get(name) ?? nullValue;
  return [['xrange', found('range')], ...moved.map((name) => [name, found(name)] as const)];
}
