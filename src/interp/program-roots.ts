import { show } from '../dim/index.js';
import type { Frame, FrameArgument } from '../graph/model.js';
import type { BlockStatement, ClassNode, FunctionNode, Place } from '../program/program.js';
import { ops } from '../ops/table.js';
import type { Identity, Segment } from './assemble.js';
import { inFrame, type Machine } from './machine.js';
import { isWithin, type WholeNetwork, wholeNetworks } from './made-networks.js';
import type { Loaded } from './modules.js';
import { isUser, nodeOf, type Root } from './roots.js';
import { UserThrow } from './signals.js';
import { isStep } from './segments.js';
import { type DraftNode, enterFrame } from './trace.js';
import { type ClosureValue, undefinedValue, type Value } from './values.js';

export function placeKey({ place }: { readonly place: Place }): string {
  return `${place.file}:${place.start}`;
}

/**
 * What files of Python do by themselves: the networks that their top level has made, each of which runs, and the code
 * that only a program runs.
 */
export function programRoots(m: Machine, modules: readonly Loaded[]): readonly Root[] {
  const files = new Map(modules.map((module) => [module.record.file, module]));
  const networks = wholeNetworks(m, 0).flatMap((network): Root[] => {
    const module = files.get(network.at.file) ?? files.get(fileOf(network.frame));
    if (!module) return [];
    return [{ ...rootOf(m, module, { kind: 'block', body: [], declares: false, at: network.at }), network }];
  });
  const mains = modules.flatMap((module) =>
    module.main ? [{ ...rootOf(m, module, module.main), main: module.main }] : [],
  );
  return [...networks, ...mains];
}

function fileOf(frame: Frame): string {
  for (let at: Frame | null = frame; at !== null; at = at.caller) {
    if (at.kind === 'module') return at.definition.file;
  }
  return '';
}

function rootOf(m: Machine, module: Loaded, body: BlockStatement): Root {
  const { at } = body;
  const fn: FunctionNode = { kind: 'function', name: null, nameAt: null, params: [], body, isArrow: false, isAsync: false, isGenerator: false, at };
  const value: ClosureValue = {
    kind: 'closure', fn, scope: module.scope, maker: m.frame, name: null, nameAt: null, home: null, isMethod: false, bound: null, fields: new Map(),
  };
  return { value, name: '<module>', place: { ...at, start: 0, end: 0 }, exported: false, module, params: [] };
} // prettier-ignore

/** Runs what a file does as a program. What ends in an error leaves the rest readable. */
export function runProgram(m: Machine, { body, at }: BlockStatement, { module }: Root): Value {
  const frame = enterFrame(m.heap, m.trace, {
    kind: 'module', name: null, nameAt: null, className: null, definition: at, call: null, caller: m.frame, maker: null, iteration: null, args: [], resultName: null,
  });
  inFrame(m, frame, () => {
    for (const statement of body) {
      const { frame: inner, control, depth } = m;
      try {
        if (m.execute(statement, module.scope) !== null) return;
      } catch (error) {
        if (!(error instanceof UserThrow)) throw error;
        Object.assign(m, { frame: inner, control, depth });
      }
    }
  });
  return undefinedValue;
} // prettier-ignore

interface Ran {
  readonly root: Root;
  readonly entered: ReadonlySet<FunctionNode | ClassNode>;
}

/** Whether a function has run already as a part of the program, and builds nothing that others can ask it for. */
export function isPartOfProgram(root: Root, ran: readonly Ran[]): boolean {
  return isUser(root.value) && ran.some((each) => each.root.main && each.entered.has(nodeOf(root.value)));
}

/** Whether what one root has called can be called by anybody else: it is looked at by itself too. */
export function leavesBuilders(caller: Root, callee: Root): boolean {
  return isUser(caller.value) && !isUser(callee.value);
}

/** Whether a function of Python makes and runs no network, but works on tensors, or uses what it is given. */
export function isHelper({ value }: Root, made: readonly DraftNode[]): boolean {
  if (value.kind !== 'closure' || value.scope.context.module.program.language !== 'python') return false;
  const hasLayer = made.some(({ layer, op, fault }) => layer !== null || fault !== null || ops.get(op)?.weighted === true);
  return !hasLayer && (isUser(value) || made.some(isStep));
} // prettier-ignore

/** Whether something belongs to a network: its builder's call, or its own run, which began at `since`. */
export function ownedBy(network: WholeNetwork, all: readonly WholeNetwork[], since: number): Segment['owns'] {
  const { builder, from, to } = network;
  const others = all.filter((each) => each !== network);
  return (frame, order) => {
    if (order >= since || (order >= from && order <= to)) return true;
    if (builder) return isWithin(frame, builder);
    // The class says it all; what is put together without one is what the code before it makes.
    if (network.value.cls || order > to) return false;
    const isOthers = others.some((each) => (order >= each.from && order <= each.to) || (each.builder && isWithin(frame, each.builder)));
    return !isOthers && isWithin(frame, network.frame);
  };
} // prettier-ignore

/** The name and place of the function that made a network, or of its class. */
export function identityOf({ value, builder, at }: WholeNetwork, own: Identity): Identity {
  const { cls } = value;
  if (!builder && !cls) return { ...own, fromCall: true, builder: '<module>', name: '<module>', place: { ...at, start: 0, end: 0 } };
  const name = builder?.name ?? cls?.name ?? '<class>';
  const args = builder ? builder.args.flatMap((each) => shown(each, builder.call)) : [];
  return {
    ...own,
    name: args.length > 0 ? `${name}[${args.join(', ')}]` : name,
    builder: name,
    place: builder ? (builder.nameAt ?? builder.definition) : (cls?.node.nameAt ?? own.place),
    fromCall: true,
    root: `${own.root}:${at.file}:${at.start}`,
  };
} // prettier-ignore

function shown({ name, value, at }: FrameArgument, call: Place | null): readonly string[] {
  if (value === null || !at || call?.file !== at.file || at.start < call.start || at.end > call.end) {
    return [];
  }
  return [
    `${name}=${typeof value === 'boolean' || typeof value === 'string' ? String(value) : show(value, 'text')}`,
  ];
}
