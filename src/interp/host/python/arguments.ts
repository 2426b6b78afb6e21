import type { FrameArgument } from '../../../graph/model.js';
import type { Param, Place } from '../../../program/program.js';
import { frameArgument, overridden } from '../../calls.js';
import type { CallSite, Machine } from '../../machine.js';
import { settle, string } from '../../make.js';
import { declarePattern } from '../../patterns.js';
import type { Scope } from '../../scope.js';
import { type ClosureValue, type Keywords, undefinedValue, type Value } from '../../values.js';
import { dict, raise, tuple } from './objects.js';

interface Given {
  readonly value: Value;
  readonly at: Place | null;
}

const noKeywords: Keywords = new Map();

/** Binds arguments by position and by name, as Python does. */
export function bindParameters(
  m: Machine,
  callee: ClosureValue,
  args: readonly Value[],
  scope: Scope,
  into: FrameArgument[],
  site: CallSite,
): void {
  const { params } = callee.fn;
  const shift = callee.bound?.args.length ?? 0;
  const keywords = new Map(site.keywords ?? noKeywords);
  const positional = args.map((value, index): Given => ({ value, at: site.argumentPlaces[index - shift] ?? null }));
  const given = site.root ? byOrder(params, positional) : byPosition(m, params, positional, site);
  params.forEach((param, index) => {
    if (param.rest) return;
    const name = nameOf(param);
    const found = given.get(param) ?? (name === null ? undefined : keywords.get(name));
    if (name !== null) {
      if (given.has(param) && keywords.has(name)) raise(m, 'TypeError', `${name} is given twice`, site.at);
      keywords.delete(name);
    }
    bindOne(m, callee, param, index, found ?? null, scope, into, site);
  });
  bindRests(m, callee, args, keywords, scope, site);
} // prettier-ignore

function nameOf({ target }: Param): string | null {
  return target.kind === 'bind' ? target.name : null;
}

/** The arguments of a root, one for each parameter that is no rest. */
function byOrder(params: readonly Param[], args: readonly Given[]): ReadonlyMap<Param, Given> {
  const plain = params.filter(({ rest }) => !rest);
  return new Map(plain.flatMap((param, index) => {
    const arg = args[index];
    return arg && settle(arg.value).kind !== 'undefined' ? [[param, arg] as const] : [];
  }));
} // prettier-ignore

function byPosition(
  m: Machine,
  params: readonly Param[],
  args: readonly Given[],
  site: CallSite,
): ReadonlyMap<Param, Given> {
  const plain = params.filter(({ rest, named }) => !rest && named === undefined);
  const isOpen = params.some(({ rest, named }) => rest && named !== 'rest');
  if (args.length > plain.length && !isOpen) {
    raise(m, 'TypeError', `${plain.length} arguments are taken here and ${args.length} given`, site.at);
  }
  return new Map(
    plain.flatMap((param, index) => {
      const arg = args[index];
      return arg ? [[param, arg] as const] : [];
    }),
  );
}

function bindOne(
  m: Machine,
  callee: ClosureValue,
  param: Param,
  index: number,
  given: Given | null,
  scope: Scope,
  into: FrameArgument[],
  site: CallSite,
): void {
  const name = nameOf(param);
  const override = overridden(m, site.at, name);
  const isDefault = override === null && given === null;
  if (isDefault && param.defaultValue === null) {
    raise(m, 'TypeError', `the argument ${name ?? ''} is missing`, site.at);
  }
  let value = override ?? given?.value ?? callee.defaults?.[index] ?? undefinedValue;
  const at = isDefault ? (param.defaultValue?.at ?? null) : (given?.at ?? null);
  // What a method works on is no argument of the call.
  const isSelf = callee.bound !== null && index < callee.bound.args.length;
  if (site.root && !isSelf) value = site.root(param, value);
  if (name !== null && !isSelf) into.push(frameArgument(name, value, at));
  declarePattern(m, param.target, value, scope, 'parameter');
}

/** `*args` takes what is left by position, `**kwargs` what is left by name. */
function bindRests(
  m: Machine,
  callee: ClosureValue,
  args: readonly Value[],
  left: ReadonlyMap<string, Given>,
  scope: Scope,
  site: CallSite,
): void {
  const { params } = callee.fn;
  const [extra] = left.keys();
  const takesNames = params.some(({ named }) => named === 'rest');
  if (extra !== undefined && !takesNames) raise(m, 'TypeError', `there is no argument ${extra} here`, site.at);
  for (const param of params) {
    if (!param.rest) continue;
    const count = params.filter(({ rest, named }) => !rest && named === undefined).length;
    const value =
      param.named === 'rest'
        ? dict(m, [...left].map(([name, each]) => [string(name), each.value] as const))
        : tuple(m, site.root ? [] : args.slice(count));
    declarePattern(m, param.target, value, scope, 'parameter');
  }
} // prettier-ignore
