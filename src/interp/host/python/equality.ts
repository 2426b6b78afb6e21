import type { Place } from '../../../program/program.js';
import { equalValues } from '../../compare.js';
import type { Machine } from '../../machine.js';
import { number, settle } from '../../make.js';
import type { Value } from '../../values.js';
import { isDict, isSet, isTuple, plainMember } from './objects.js';

/** `a == b`. Splits the run where it is not decided. */
export function equal(m: Machine, given: Value, other: Value, at: Place): boolean {
  const [a, b] = [plain(settle(given)), plain(settle(other))];
  if (a.kind === 'list' && b.kind === 'list') {
    if (isTuple(a) !== isTuple(b) || a.items.length !== b.items.length) return false;
    return a.items.every((item, index) => {
      const right = b.items[index];
      return right !== undefined && equal(m, item, right, at);
    });
  }
  if ((isDict(a) && isDict(b)) || (isSet(a) && isSet(b))) {
    if (a.entries.size !== b.entries.size) return false;
    return [...a.entries].every(([key, [, value]]) => {
      const right = b.entries.get(key)?.[1];
      return right !== undefined && (isSet(a) || equal(m, value, right, at));
    });
  }
  return equalValues(m, a, b, false, at);
}

/** True is 1 and False is 0; so is a member of an enumeration of texts its text. */
function plain(given: Value): Value {
  const value = plainMember(given);
  return value.kind === 'boolean' ? number(value.value ? 1 : 0, value.origins) : value;
}
