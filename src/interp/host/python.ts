import type { Host, Machine } from '../machine.js';
import { list, settle } from '../make.js';
import { unknownTensor } from '../tensors.js';
import type { Value } from '../values.js';
import { bindParameters } from './python/arguments.js';
import { globalsOf } from './python/builtins.js';
import { callValue } from './python/calls.js';
import { makeClass, makeFunction, superObject } from './python/classes.js';
import { importNames } from './python/imports.js';
import { getIndex, setIndex, sliceOf } from './python/indexing.js';
import { cursorOf, iterate } from './python/iteration.js';
import { deleteMember, getMember, isNone, setMember } from './python/members.js';
import { partsOf, runNetwork } from './python/networks.js';
import { dict, errorOf, set } from './python/objects.js';
import { augment, binary, truth, truthIfKnown, unary } from './python/operators.js';
import { makeDictionary } from './python/dictionaries.js';
import { standardModule } from './python/standard.js';
import { inTemplate, toText } from './python/text.js';

/** Python as the interpreter needs it. */
export function createPythonHost(machine: () => Machine): Host {
  let globals: ReadonlyMap<string, Value> | null = null;
  return {
    get globals() {
      globals ??= globalsOf(machine());
      return globals;
    },
    getMember,
    setMember,
    getIndex,
    setIndex,
    deleteMember,
    binary,
    unary,
    iterate,
    cursor: cursorOf,
    arrayLike: (m, value, at) => {
      const items = iterate(m, value, at);
      return items ? list(m, [...items]) : null;
    },
    toText,
    keys: (m, object, at) => iterate(m, object, at),
    truth,
    truthIfKnown,
    isNullish: isNone,
    inTemplate,
    makeFunction,
    makeClass,
    makeRecord: makeDictionary,
    bindParameters,
    error: (m, message) => errorOf(m, 'TypeError', message),
    more: {
      call: callValue,
      collect: (m, makes, items) => (makes === 'set' ? set(m, items.map(([item]) => item)) : dict(m, items)),
      slice: sliceOf,
      augment,
      superObject,
      importNames,
      standardModule,
      asTensor: (m, value, at) => {
        const given = settle(value);
        return given.kind === 'unknown' ? unknownTensor(m, at, given) : given;
      },
      partsOf: (m, network) => partsOf(m, network),
      runNetwork,
    },
  };
} // prettier-ignore
