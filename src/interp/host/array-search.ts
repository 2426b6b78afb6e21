import { equalValues } from '../compare.js';
import type { Machine } from '../machine.js';
import { boolean, number } from '../make.js';
import { callIteration } from '../calls.js';
import { hole, type ListValue, type NativeCall, undefinedValue, type Value } from '../values.js';
import { type ArrayMethod, plainArgument } from './array-arguments.js';
import { each, itemAt } from './arrays.js';
import { truth } from './operators.js';

interface Found {
  readonly item: Value;
  readonly index: number;
}

const nothing: Found = { item: undefinedValue, index: -1 };

function find(m: Machine, self: ListValue, call: NativeCall, skipsHoles = false): Found {
  let found = nothing;
  each(
    m,
    self,
    call,
    (result, item, index) => {
      if (!truth(m, result, call.at)) return true;
      found = { item, index };
      return false;
    },
    skipsHoles,
  );
  return found;
}

function findLast(m: Machine, self: ListValue, { args: [callback, receiver], at }: NativeCall): Found {
  for (let index = self.items.length - 1; index >= 0; index--) {
    const item = itemAt(self, index);
    const result = callIteration(
      m,
      callback ?? undefinedValue,
      [item, number(index), self],
      index,
      at,
      receiver,
    );
    if (truth(m, result, at)) return { item, index };
  }
  return nothing;
}

function isNaNValue(item: Value): boolean {
  return item.kind === 'number' && Number.isNaN(item.dim);
}

/** `includes` finds holes and NaN, `indexOf` neither. */
function includes(
  m: Machine,
  self: ListValue,
  { args: [wanted = undefinedValue, from], at }: NativeCall,
): Value {
  const start = startOf(m, self, from);
  const isSame = (item: Value): boolean =>
    (isNaNValue(item) && isNaNValue(wanted)) || equalValues(m, item, wanted, false, at);
  return boolean(self.items.some((item, index) => index >= start && isSame(item)));
}

function startOf(m: Machine, self: ListValue, from: Value | undefined): number {
  const start = plainArgument(m, from, 0);
  return start < 0 ? self.items.length + start : start;
}

function indexOf(
  m: Machine,
  self: ListValue,
  { args: [wanted = undefinedValue, from], at }: NativeCall,
): Value {
  const start = startOf(m, self, from);
  return number(
    self.items.findIndex(
      (item, index) => index >= start && item !== hole && equalValues(m, item, wanted, false, at),
    ),
  );
}

function lastIndexOf(
  m: Machine,
  self: ListValue,
  { args: [wanted = undefinedValue, from], at }: NativeCall,
): Value {
  const given = plainArgument(m, from, self.items.length - 1);
  const start = given < 0 ? self.items.length + given : given;
  return number(
    self.items.findLastIndex(
      (item, index) => index <= start && item !== hole && equalValues(m, item, wanted, false, at),
    ),
  );
}

/** Methods of lists that look for something. */
export const searchingMethods: Readonly<Record<string, ArrayMethod>> = {
  some: (m, self, call) => boolean(find(m, self, call, true).index >= 0),
  every: (m, self, call) => {
    let all = true;
    each(m, self, call, (result) => (all = truth(m, result, call.at)));
    return boolean(all);
  },
  find: (m, self, call) => find(m, self, call).item,
  findIndex: (m, self, call) => number(find(m, self, call).index),
  findLast: (m, self, call) => findLast(m, self, call).item,
  findLastIndex: (m, self, call) => number(findLast(m, self, call).index),
  includes,
  indexOf,
  lastIndexOf,
};
