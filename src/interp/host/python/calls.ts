import { callLibrary } from '../../apply.js';
import { callClosure, callUnknown } from '../../calls.js';
import type { Place } from '../../../program/program.js';
import type { CallSite, Machine } from '../../machine.js';
import { pushItem } from '../../heap.js';
import { settle } from '../../make.js';
import { UserThrow } from '../../signals.js';
import { loseData } from '../../tensor-data.js';
import {
  type ClosureValue,
  type LibraryValue,
  nullValue,
  type RecordValue,
  type Value,
} from '../../values.js';
import { instantiate } from './classes.js';
import { isEnumeration, memberByValue } from './enumerations.js';
import { findMember, typeName } from './members.js';
import { callLayer, callModule } from './module-calls.js';
import { holdsOf, standsAlone } from './modules.js';
import { makeContainer, makeModuleLayer } from './module-makers.js';
import { errorOf, raise } from './objects.js';
import { applyTo, callSymbolic } from './symbolic.js';
import { isWriting } from './tensors.js';

/** Calls a value as Python does: a class makes an instance, an instance has `__call__`, a network runs. */
export function callValue(m: Machine, given: Value, self: Value, args: readonly Value[], site: CallSite): Value {
  const callee = settle(given);
  switch (callee.kind) {
    case 'closure':
      return callFunction(m, callee, args, site);
    case 'class':
      if (isEnumeration(callee)) return memberByValue(m, callee, args[0] ?? nullValue, site.at);
      return noted(m, site, () => instantiate(m, callee, args, site));
    case 'native':
      return callee.call({ self, args, at: site.at, ...(site.keywords ? { keywords: site.keywords } : {}) });
    case 'library':
      return callFromLibrary(m, callee, args, site);
    case 'layer':
      return callLayer(m, callee, args, site);
    case 'model':
      return applyTo(m, callee, args, site);
    case 'record':
      return callRecord(m, callee, args, site);
    case 'unknown':
      return callUnknown(m, callee, self, [...args, ...[...(site.keywords ?? [])].map(([, { value }]) => value)], site);
    default:
      return raise(m, 'TypeError', `a ${typeName(callee)} is called`, site.at);
  }
} // prettier-ignore

/** Makes something; a network is noted, with the events in between. */
function noted(m: Machine, { at }: CallSite, make: () => Value): Value {
  const { frame } = m;
  const from = m.trace.order++;
  const value = make();
  if (value.kind === 'record' && holdsOf(m, value) !== null && standsAlone(value)) {
    pushItem(m.heap, m.trace.made, { value, frame, at, from, to: m.trace.order++ });
  }
  return value;
}

function noteRun(m: Machine, run: () => Value): Value {
  const from = m.trace.order++;
  m.trace.running++;
  let value: Value;
  try {
    value = run();
  } finally {
    m.trace.running--;
  }
  pushItem(m.heap, m.trace.runs, { from, to: m.trace.order++ });
  return value;
}

/** A method that is called through its class works on its first argument. */
function callFunction(m: Machine, callee: ClosureValue, args: readonly Value[], site: CallSite): Value {
  const [first] = args;
  const isThroughClass = callee.isMethod && callee.bound === null && callee.binding !== 'static' && first !== undefined;
  if (!isThroughClass || settle(first).kind !== 'record') return callClosure(m, callee, { kind: 'null' }, args, site);
  return callClosure(m, { ...callee, bound: { self: first, args: [first] } }, first, args.slice(1), {
    ...site,
    argumentPlaces: site.argumentPlaces.slice(1),
  });
} // prettier-ignore

function callRecord(m: Machine, callee: RecordValue, args: readonly Value[], site: CallSite): Value {
  if (holdsOf(m, callee) !== null) return noteRun(m, () => callModule(m, callee, args, site));
  const method = findMember(m, callee, '__call__', site.at);
  return method && settle(method).kind !== 'undefined'
    ? m.call(method, callee, args, site)
    : raise(m, 'TypeError', `a ${typeName(callee)} is called`, site.at);
}

/** As the statement does: what does not hold ends the path. */
function asserted(m: Machine, condition: Value, at: Place): Value {
  if (m.host.truth(m, condition, at)) return nullValue;
  throw new UserThrow(errorOf(m, 'AssertionError', ''), at);
}

function callFromLibrary(m: Machine, callee: LibraryValue, args: readonly Value[], site: CallSite): Value {
  const meaning = callee.library.meaning(callee.path);
  const made = callee.library.isSymbolic === true ? callSymbolic(m, callee, meaning, args, site) : null;
  if (made) return made;
  if (meaning.kind === 'layer') return makeModuleLayer(m, callee, meaning.layer, args, site);
  if (meaning.kind === 'moduleClass') {
    return noted(m, site, () => makeContainer(m, callee, meaning.holds, args, site));
  }
  const [first = nullValue, ...rest] = args;
  if (isWriting(callee.path)) loseData(m, first);
  if (meaning.kind === 'wrapper') return args[meaning.argument ?? 0] ?? nullValue;
  if (meaning.kind === 'assertion') return asserted(m, first, site.at);
  if (meaning.kind === 'caller') {
    return m.call(first, nullValue, rest, { at: site.at, argumentPlaces: [], resultName: null });
  }
  return callLibrary(m, callee, args, site);
}
