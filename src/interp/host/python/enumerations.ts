import type { Place } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { derivedUnknown, isSame, number, record, settle, string } from '../../make.js';
import {
  type ClassValue,
  type NativeValue,
  type RecordValue,
  undefinedValue,
  type Value,
} from '../../values.js';
import { equal } from './equality.js';
import { lineageOf } from './linearise.js';
import { builtInClass, memberKey, raise } from './objects.js';

/** `auto()`: what it stands for, the class of its members says. */
export const auto: NativeValue = builtInClass('auto', () => auto);

export function isEnumeration(cls: ClassValue): boolean {
  return lineageOf(cls).some((each) => each.kind === 'native' && /^(Int|Str)?Enum$/.test(each.name));
}

/** The members of an enumeration are instances of it, each with a name and a value; equal values are one member. */
export function wrapMembers(m: Machine, cls: ClassValue): void {
  const made = new Map<Value, RecordValue>();
  let last: Value | null = null;
  for (const member of cls.node.members) {
    if (member.kind !== 'field' || typeof member.name !== 'string' || /^__/.test(member.name)) continue;
    const { name } = member;
    const given = settle(cls.statics.get(name) ?? undefinedValue);
    if (!member.value || given.kind === 'closure') continue;
    const value: Value = given === auto ? nextValue(cls, name, last) : given;
    last = value;
    const fields = new Map<string, Value>([['name', string(name)], ['value', value], [memberKey, value]]); // prettier-ignore
    const instance = [...made].find(([each]) => isSame(each, value))?.[1] ?? { ...record(m, fields), cls };
    made.set(value, instance);
    cls.statics.set(name, instance);
  }
}

/** One more than the member before has, or the name in small letters where members are texts. */
function nextValue(cls: ClassValue, name: string, last: Value | null): Value {
  if (lineageOf(cls).some((each) => each.kind === 'native' && each.name === 'StrEnum')) return string(name.toLowerCase());
  return number(last?.kind === 'number' && typeof last.dim === 'number' ? last.dim + 1 : 1);
} // prettier-ignore

/** The members of an enumeration in order, each once. */
export function membersOf(cls: ClassValue): readonly RecordValue[] {
  const found = [...cls.statics.values()].map(settle);
  return [...new Set(found.filter((each) => each.kind === 'record' && each.fields.has(memberKey) && each.cls === cls))] as RecordValue[];
} // prettier-ignore

/** `Format('NHWC')`: the member with this value. */
export function memberByValue(m: Machine, cls: ClassValue, given: Value, at: Place): Value {
  const value = settle(given);
  const members = membersOf(cls);
  if (value.kind === 'record' && members.includes(value)) return value;
  if (value.kind === 'unknown') {
    return derivedUnknown(m, [value], at, 'which member of an enumeration this is');
  }
  const found = members.find((each) => equal(m, each.fields.get(memberKey) ?? undefinedValue, value, at));
  return found ?? raise(m, 'ValueError', `this is no valid ${cls.name ?? 'member'}`, at);
}

/** `Format['NHWC']`: the member with this name. */
export function memberByName(m: Machine, cls: ClassValue, given: Value, at: Place): Value {
  const key = settle(given);
  if (key.kind === 'unknown') return derivedUnknown(m, [key], at, 'which member of an enumeration this is');
  const found = key.kind === 'string' ? cls.statics.get(key.value) : undefined;
  return found ?? raise(m, 'KeyError', `there is no member of this name`, at);
}
