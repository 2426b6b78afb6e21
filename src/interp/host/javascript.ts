import { bindParameters } from '../calls.js';
import { makeClass } from '../classes.js';
import { functionExpression } from '../evaluate.js';
import { asText, plainRecord } from '../literals.js';
import type { Host, Machine } from '../machine.js';
import type { Value } from '../values.js';
import { arrayLike } from './arrays.js';
import { toText } from './conversions.js';
import { errorValue } from './errors.js';
import { globalsOf } from './globals.js';
import { cursorOf, iterate, keys } from './iteration.js';
import { getIndex, getMember, isNullish, setIndex, setMember } from './members.js';
import { binary, truth, truthIfKnown, unary } from './operators.js';
import { deleteMember } from './records.js';

/** JavaScript as the interpreter needs it. */
export function createJavaScriptHost(machine: () => Machine): Host {
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
    binary,
    unary,
    iterate,
    cursor: cursorOf,
    arrayLike,
    toText,
    deleteMember,
    keys,
    truth,
    truthIfKnown,
    isNullish,
    inTemplate: asText,
    makeFunction: functionExpression,
    makeClass,
    makeRecord: plainRecord,
    bindParameters: (m, { fn, bound }, args, scope, into, site) => {
      bindParameters(m, fn.params, args, scope, into, site, bound?.args.length ?? 0);
    },
    error: (m, message) => errorValue(m, 'TypeError', message),
    more: null,
  };
}
