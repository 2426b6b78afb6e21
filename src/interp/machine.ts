import type { Dim, DimSymbol } from '../dim/index.js';
import type {
  Control,
  FrameArgument,
  GuardEvaluation,
  GuardSite,
  LayerRecord,
  Origins,
  Override,
} from '../graph/model.js';
import type {
  ClassNode,
  Expression,
  FunctionNode,
  Param,
  Place,
  RecordEntry,
  Statement,
} from '../program/program.js';
import type { Tank } from './budget.js';
import type { Decisions } from './decisions.js';
import type { Heap } from './heap.js';
import type { Job } from './jobs.js';
import type { Library } from './library.js';
import type { ModuleRecord, Scope } from './scope.js';
import type { Preset, Refusal } from './signals.js';
import type { DraftFrame, Trace } from './trace.js';
import type {
  Application,
  ClosureValue,
  Keywords,
  ListValue,
  PromiseValue,
  RecordValue,
  UnknownValue,
  Value,
} from './values.js';

/** How a statement ended; null: normally. */
export type Completion =
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'break' | 'continue'; readonly label: string | null }
  | null;

/** Where a call comes from, for frames and messages. */
export interface CallSite {
  readonly at: Place;
  /** Places of the arguments, where each is one expression. */
  readonly argumentPlaces: readonly (Place | null)[];
  readonly resultName: string | null;
  /** Python: arguments that are given by name. */
  readonly keywords?: Keywords;
  /** 'iteration' for callbacks of array methods. */
  readonly kind?: 'iteration';
  readonly iteration?: number;
  /** At the call of a root: marks values as its parameters, and binds what a restart has preset. */
  readonly root?: (param: Param, value: Value) => Value;
}

/** Goes over what can be iterated. */
export interface Cursor {
  readonly next: () => Value | null;
  /** All items that are left. */
  readonly rest: () => Value[];
  /** Tells an iterator that no more is asked for. */
  readonly close: () => void;
}

/** What the interpreter asks of the host language: operators, truthiness, members, built-ins. */
export interface Host {
  readonly globals: ReadonlyMap<string, Value>;
  readonly getMember: (m: Machine, object: Value, name: string, at: Place) => Value;
  readonly setMember: (m: Machine, object: Value, name: string, value: Value, at: Place) => void;
  readonly getIndex: (m: Machine, object: Value, index: Value, at: Place) => Value;
  readonly setIndex: (m: Machine, object: Value, index: Value, value: Value, at: Place) => void;
  readonly deleteMember: (m: Machine, object: Value, key: Value) => Value;
  readonly binary: (m: Machine, operator: string, left: Value, right: Value, at: Place) => Value;
  readonly unary: (m: Machine, operator: string, operand: Value, at: Place) => Value;
  /** The items of an iterable, or null when they are not known. */
  readonly iterate: (m: Machine, iterable: Value, at: Place) => readonly Value[] | null;
  /** The same one by one, each as it is when its turn comes. */
  readonly cursor: (m: Machine, iterable: Value, at: Place) => Cursor | null;
  /** What has a length and numbered entries, as a list; null when it is none, or not known. */
  readonly arrayLike: (m: Machine, value: Value, at: Place) => ListValue | null;
  /** A value as a text; null when it is not known. */
  readonly toText: (m: Machine, value: Value, at?: Place) => string | null;
  readonly keys: (m: Machine, object: Value, at: Place) => readonly Value[] | null;
  readonly truth: (m: Machine, value: Value, at: Place) => boolean;
  /** As `truth`, but null instead of a decision. */
  readonly truthIfKnown: (m: Machine, value: Value) => boolean | null;
  readonly isNullish: (m: Machine, value: Value, at: Place) => boolean;
  /** A value as it stands in a template. */
  readonly inTemplate: (m: Machine, value: Value, at: Place) => Value;
  readonly makeFunction: (m: Machine, node: FunctionNode, scope: Scope) => Value;
  readonly makeClass: (m: Machine, node: ClassNode, scope: Scope, name: string | null) => Value;
  readonly makeRecord: (m: Machine, entries: readonly RecordEntry[], scope: Scope) => Value;
  /** Binds arguments to the parameters of a function, defaults included, and keeps them for the frame. */
  readonly bindParameters: (
    m: Machine,
    callee: ClosureValue,
    args: readonly Value[],
    scope: Scope,
    into: FrameArgument[],
    site: CallSite,
  ) => void;
  /** An error as the language or a library throws it. */
  readonly error: (m: Machine, message: string) => Value;
  /** What this language calls in a way of its own. */
  readonly more: HostExtras | null;
}

/** What a language has that JavaScript has not. */
export interface HostExtras {
  readonly call: (m: Machine, callee: Value, self: Value, args: readonly Value[], site: CallSite) => Value;
  readonly collect: (
    m: Machine,
    makes: 'set' | 'record',
    items: readonly (readonly [Value, Value])[],
  ) => Value;
  readonly slice: (m: Machine, lower: Value, upper: Value, step: Value) => Value;
  /** `a += b`, which changes some values where they are. */
  readonly augment: Host['binary'];
  /** A module of the language's own library; null where it is not known. */
  readonly standardModule: (m: Machine, name: string, at: Place) => Value | null;
  readonly superObject: (m: Machine, cls: Value | null, self: Value | null, scope: Scope, at: Place) => Value;
  readonly importNames: (m: Machine, node: ImportStatement, scope: Scope) => void;
  /** What the caller chooses, as a tensor that has values. */
  readonly asTensor: (m: Machine, value: UnknownValue, at: Place) => Value;
  /** All networks and layers in a network, itself left out. */
  readonly partsOf: (m: Machine, network: Value) => readonly Value[];
  /** Runs a finished network that a root has given on an input of any size. */
  readonly runNetwork: (m: Machine, given: Value, at: Place) => Value;
}

type ImportStatement = Extract<Statement, { kind: 'import' }>;

/** What a path takes undecided comparisons to be: by relation, left side and right side. */
export type Facts = Map<string, Map<unknown, Map<unknown, boolean>>>;

/** State and parts of one run of the interpreter. Parts call each other through it. */
export interface Machine extends Tank {
  readonly heap: Heap;
  readonly trace: Trace;
  readonly host: Host;
  readonly libraries: readonly Library[];
  overrides: readonly Override[];
  readonly sites: WeakMap<Expression, ConditionSite>;
  decisions: Decisions;
  presets: ReadonlyMap<string, Preset>;
  frame: DraftFrame;
  control: Control | null;
  depth: number;
  /** Whether somebody types: what takes long is given up sooner. */
  readonly isHurried: boolean;
  unknowns: number;
  /** Closures that were handed to unknown code; they run when the root's own code is done. */
  readonly deferred: { readonly closure: ClosureValue; readonly reason: string }[];
  /** What runs when the code that is running now has ended: reactions to promises, timers. */
  readonly jobs: Job[];
  /** Promises that something waits for, and those that only a function handed out can settle. */
  readonly awaited: Set<PromiseValue>;
  readonly external: Set<PromiseValue>;
  /** Parts of the expression being evaluated whose values are there already: it waited for one of them. */
  held: ReadonlyMap<Expression, Value> | null;
  readonly facts: Facts;
  /** Symbols that this path has assumed equal to something. */
  readonly equalities: Map<DimSymbol, Dim>;
  /** Symbols of input sizes that user code reads as null. */
  readonly nullSymbols: Set<DimSymbol>;
  /** Iterations decided for loops whose test is not known, by place. */
  readonly loopCounts: Map<string, number>;
  /** What code has assigned to the global object. */
  readonly globalValues: Map<string, Value>;
  /** By place of the calls that are under way: how many decisions had been made before each. */
  readonly running: Map<string, readonly number[]>;
  /** Functions and classes whose code this run has entered. */
  entered: Set<FunctionNode | ClassNode>;
  /** The applications of layers and networks, by the nodes that came out. */
  readonly sources: Map<number, Application>;
  /** What stands for the weights that core ops use as kernels, by their node and the op. */
  readonly kernels: Map<string, LayerRecord>;
  /** How many layers of each class have been named automatically. */
  readonly nameCounts: Map<string, number>;

  readonly evaluate: (node: Expression, scope: Scope, resultName?: string | null) => Value;
  readonly execute: (node: Statement, scope: Scope) => Completion;
  readonly call: (callee: Value, self: Value, args: readonly Value[], site: CallSite) => Value;
  readonly construct: (callee: Value, args: readonly Value[], site: CallSite) => Value;
  readonly importModule: (specifier: string, from: ModuleRecord, at: Place) => Value;
  /** Whether an import may wait until somebody uses what it brings. */
  readonly mayWait: (specifier: string, from: ModuleRecord) => boolean;
  /** What a file that has been loaded imports, as it is written. */
  readonly importsOf: (file: string) => readonly string[];
  /** The object that stands for a file that has been loaded. */
  readonly moduleOf: (module: ModuleRecord) => RecordValue | null;
  /** The first module that has begun to run and whose file is meant. */
  readonly moduleWhere: (isMeant: (file: string) => boolean) => Value | null;
  /** Throws a `TypeError` of the user's program. */
  readonly fail: (message: string, at: Place, refused?: Refusal) => never;
}

/** Runs `body` inside `frame` and puts the machine's frame and control back afterwards. */
export function inFrame<T>(m: Machine, frame: DraftFrame, body: () => T): T {
  const { frame: outer, control, held } = m;
  m.frame = frame;
  m.held = null;
  m.depth++;
  try {
    return body();
  } finally {
    frame.leftAt = m.trace.order++;
    m.frame = outer;
    m.control = control;
    m.held = held;
    m.depth--;
  }
}

/** A guard site with the expressions of its atoms. */
export interface ConditionSite {
  readonly site: GuardSite;
  readonly leaves: readonly Expression[];
}

/** How a condition came out. */
export interface Condition {
  readonly value: boolean;
  readonly origins: Origins;
  /** What happens in the chosen branch happens under this. */
  readonly control: Control | null;
  readonly evaluation: GuardEvaluation | null;
}
