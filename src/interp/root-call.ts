import type { Param } from '../program/program.js';
import { argumentsOf, type Choice, markDefaults } from './arguments.js';
import { callEach } from './entry-calls.js';
import type { RootCall } from './entry.js';
import { runJobs } from './jobs.js';
import type { CallSite, Machine } from './machine.js';
import { type WholeNetwork, wholeNetworks } from './made-networks.js';
import { list, settle } from './make.js';
import { runProgram } from './program-roots.js';
import { entryMethods, type Root } from './roots.js';
import { UserThrow } from './signals.js';
import { type ClassValue, type ClosureValue, undefinedValue, type Value } from './values.js';

/** Calls a root as somebody would who has it. */
export class RootCaller {
  /** How the root was called last. */
  calls: RootCall[] = [];
  /** Whether the network that the root gives has run. */
  #isRun = false;

  constructor(private readonly m: Machine) {}

  /** Whether what the root gives is a network, which has run. */
  get isRun(): boolean {
    return this.#isRun;
  }

  /** Calls a root: what a function returns, an instance of a class. Nothing that it makes has run then. */
  make(root: Root, choice: Choice): Value {
    const m = this.m;
    this.calls = [];
    this.#isRun = false;
    if (root.network) return undefinedValue;
    if (root.main) return runProgram(m, root.main, root);
    const args: Value[] = argumentsOf(m, root, choice);
    const site = siteOf(root, this.#marks(root, root.name, args));
    if (root.value.kind === 'closure') {
      return this.#finish(m.call(root.value, undefinedValue, args, site), root);
    }
    return m.host.more ? m.call(root.value, undefinedValue, args, site) : m.construct(root.value, args, site);
  }

  /** Runs what a root has made: of an instance, the methods are called. */
  run(root: Root, made: Value): Value {
    this.#isRun = false;
    if (root.network || root.main) return made;
    const { value } = root;
    if (value.kind === 'closure') return this.#handOn(made, root);
    if (this.m.host.more) return this.#runPython(root, made);
    const { m } = this;
    return this.#callMethods(root, value, made, (method, args, site) => m.call(method, made, args, site));
  }

  /** What a root gives: a network runs on an input of any size. */
  #handOn(given: Value, root: Root): Value {
    const m = this.m;
    // Whatever ends the run: it is the network that the root gives.
    this.#isRun = true;
    const result = m.host.more?.runNetwork(m, given, root.place) ?? given;
    this.#isRun = result !== given || settle(given).kind === 'model';
    return result;
  }

  /** The networks that a root of Python has made for itself; none where what it gives is the network. */
  networksOf(root: Root, since: number): readonly WholeNetwork[] {
    if (root.network) return [root.network];
    return this.#isRun ? [] : wholeNetworks(this.m, since);
  }

  runNetwork({ value, at }: WholeNetwork): Value {
    const m = this.m;
    return m.host.more?.runNetwork(m, value, at) ?? value;
  }

  /** A network runs, of an instance of another class the methods are called. */
  #runPython(root: Root, instance: Value): Value {
    const m = this.m;
    const result = this.#handOn(instance, root);
    if (result !== instance || root.value.kind !== 'class') return result;
    return this.#callMethods(root, root.value, instance, (method, args, site) => {
      const bound = m.host.getMember(m, instance, method.name ?? '', root.place);
      return m.call(bound, instance, args, site);
    });
  }

  /** Calls the methods that a user of a class calls. */
  #callMethods(
    root: Root,
    cls: ClassValue,
    instance: Value,
    call: (method: ClosureValue, args: readonly Value[], site: CallSite) => Value,
  ): Value {
    const m = this.m;
    // In Python the first parameter is the instance.
    const own = m.host.more ? 1 : 0;
    const calls = entryMethods(cls, m.libraries).map((method) => () => {
      const inner: Root = { ...root, value: method, params: method.fn.params.slice(own) };
      const given = argumentsOf(m, inner, new Map());
      const site = siteOf(root, this.#marks(inner, method.name ?? '', given));
      return this.#finish(call(method, given, site), root);
    });
    return list(m, [instance, ...callEach(m, calls)]);
  }

  /** Notes a call with its arguments, and what stands for those that are left out. */
  #marks(root: Root, name: string, args: readonly Value[]): NonNullable<CallSite['root']> {
    const marked = new Map<Param, Value>();
    this.calls.push({ name, params: root.params, args, marked });
    const mark = markDefaults(this.m, root);
    return (param, value) => {
      const result = mark(param, value);
      marked.set(param, result);
      return result;
    };
  }

  /** Runs what a call has left to run later; what an async root throws then ends it as a throw would. */
  #finish(result: Value, root: Root): Value {
    runJobs(this.m);
    const value = settle(result);
    if (value.kind !== 'promise') return value;
    if (value.state.status === 'rejected') throw new UserThrow(value.state.value, root.place);
    return value.state.value;
  }
}

function siteOf({ place }: Root, root: NonNullable<CallSite['root']>): CallSite {
  return { at: place, argumentPlaces: [], resultName: null, root };
}
