import type { Dim } from '../dim/index.js';
import type { Shape } from '../ops/op.js';
import type { Frame, GuardEvaluation, LayerRecord, Origins } from '../graph/model.js';
import type { ClassNode, FunctionNode, Place, TypeHint } from '../program/program.js';
import type { Library } from './library.js';
import type { Scope } from './scope.js';

/** What an unknown may still turn out to be. */
export type Kind =
  | 'undefined'
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'list'
  | 'record'
  | 'function'
  | 'tensor'
  | 'layer';

export interface BooleanValue {
  readonly kind: 'boolean';
  readonly value: boolean;
  readonly origins: Origins;
  /** The recorded evaluation that gave it, for conditions that are stored or returned. */
  readonly guard: GuardEvaluation | null;
}

/** A number: `dim / den`. A symbolic one is an integer expression over a positive literal denominator. */
export interface NumberValue {
  readonly kind: 'number';
  readonly dim: Dim;
  readonly den: number;
  readonly origins: Origins;
  /** Python: a whole number that is written `1.0`. */
  readonly isFloat?: boolean;
}

export interface StringValue {
  readonly kind: 'string';
  readonly value: string;
  readonly origins: Origins;
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: Value[];
  readonly maker: Frame;
  /** The class of a typed array, `Float32Array`; 'tuple' for Python's. */
  readonly typed?: string;
  /** Properties beside the items: `match.index`. */
  fields?: Map<string, Value>;
  /** Set once something unknown was done to it: what it holds is not known any more. */
  lost?: UnknownValue | null;
}

/** A key of a `Map` or `Set`: what two equal keys have in common. */
export type EntryKey = object | string | number | boolean | null | undefined;

/** A plain object, a map or set, or an instance of a class. */
export interface RecordValue {
  readonly kind: 'record';
  /** In the order of their making; a property with accessors or hidden from loops stands as a `PropertyValue`. */
  readonly fields: Map<string, Value>;
  readonly cls: ClassValue | null;
  readonly maker: Frame;
  /** `new Map()`, `new Set()`: what they hold; fields stay empty. */
  readonly entries: Map<EntryKey, readonly [Value, Value]> | null;
  readonly isSet?: boolean;
  /** The library class that an instance's class descends from, e.g. `layers.Layer`. */
  readonly library: string | null;
  /** What the framework keeps on an instance of a layer class of the user's own. */
  readonly layer?: UserLayer;
  /** What it inherits from; left out: its class's prototype. */
  proto?: Value | null;
  /** Set once something unknown was done to it: what it holds is not known any more. */
  lost?: UnknownValue | null;
  isFrozen?: boolean;
  /** What `new Number(4)` wraps. */
  readonly wrapped?: Value;
  /** Of a module of Python: names that it imports for others, looked up when one of them asks. */
  readonly deferred?: Map<string, () => Value>;
  /** Of what `super()` gives in Python: the instance, and the class after which its members are looked up. */
  readonly ancestor?: { readonly self: Value; readonly after: ClassValue };
}

/** A property that is more than a value: it has accessors, or loops leave it out. Stands among the fields of objects. */
export interface PropertyValue {
  readonly kind: 'property';
  readonly value: Value | null; // null: accessors
  readonly get: Value | null;
  readonly set: Value | null;
  readonly isEnumerable: boolean;
  readonly isWritable: boolean;
}

export interface SymbolValue {
  readonly kind: 'symbol';
  /** The key under which fields are kept that have it as a name. */
  readonly key: string;
  readonly description: string;
}

/** How an iterator is asked to go on: `next(value)`, `throw(value)` or `return(value)`. */
export interface Resume {
  readonly kind: 'next' | 'throw' | 'return';
  readonly value: Value;
}

/** Where an iterator got to; at its end `value` is what it returns. */
export interface Step {
  readonly done: boolean;
  readonly value: Value;
}

/** What a generator function or `list.values()` gives. */
export interface IteratorValue {
  readonly kind: 'iterator';
  readonly resume: (how: Resume, at: Place) => Step;
  /** Of an async generator: asks for the next step, which comes as a promise; `resume` is not used then. */
  readonly request?: (how: Resume, at: Place) => PromiseValue;
}

/** A promise. What waits for it runs as a job, when it is settled. */
export interface PromiseValue {
  readonly kind: 'promise';
  readonly state: {
    status: 'pending' | 'fulfilled' | 'rejected';
    value: Value;
    waiting: readonly (() => void)[];
  };
}

/** A regular expression. */
export interface RegexValue {
  readonly kind: 'regex';
  readonly source: string;
  readonly flags: string;
  readonly state: { lastIndex: number };
}

/** An instance of a layer class of the user's own. */
export type UserLayerValue = RecordValue & { readonly layer: UserLayer };

export interface UserLayer {
  readonly kind: 'userLayer';
  name: string | null;
  /** Whether it answers that it is trained, and whether its weights say so of themselves. */
  trainable: boolean;
  weightsTrainable: boolean;
  built: boolean;
  ownInput: Value | null;
  readonly weights: UserWeight[];
  readonly applications: Application[];
  /** Whether its class hands the weights of layers inside it on to the framework, which counts none by itself. */
  readonly handsOn: boolean;
}

/** A weight that a layer's own code adds. */
export interface UserWeight {
  readonly shape: Shape;
  readonly trainable: boolean;
}

/** Whatever can be applied, and stands in `model.layers`. */
export type AnyLayer = LayerValue | ModelValue | UserLayerValue;

/** A value as something that can be applied; null for all else. */
export function asLayer(value: Value): AnyLayer | null {
  if (value.kind === 'layer' || value.kind === 'model') return value;
  if (value.kind !== 'record') return null;
  return value.layer ? (value as UserLayerValue) : networkOf(value);
}

/** The field that holds the network that an instance of a class of networks is. */
export const networkKey = '\0network';

/** The network that an instance of a user's class of networks is; null for all else. */
export function networkOf({ fields }: RecordValue): ModelValue | null {
  const network = fields.get(networkKey);
  return network?.kind === 'model' ? network : null;
}

export function applicationsOf(layer: AnyLayer): Application[] {
  return layer.kind === 'record' ? layer.layer.applications : layer.applications;
}

export interface ClosureValue {
  readonly kind: 'closure';
  readonly fn: FunctionNode;
  readonly scope: Scope;
  readonly maker: Frame;
  /** The name that a stack trace would show, and its declaration. */
  name: string | null;
  nameAt: Place | null;
  /** The class whose body it stands in, for `super`. */
  readonly home: ClassValue | null;
  /** The object literal whose method it is, likewise. */
  readonly homeObject?: RecordValue;
  readonly isMethod: boolean;
  readonly bound: { readonly self: Value; readonly args: readonly Value[] } | null;
  /** Properties assigned to a function: `Block.expansion = 4`, `Foo.prototype.x = …`. */
  readonly fields: Map<string, Value>;
  /** What its own properties are looked up in further: the superclass, for classes written as functions. */
  proto?: Value | null;
  /** Python: a method that gets no instance, or the class. */
  readonly binding?: 'static' | 'class';
  /** Python: the values of its parameters' defaults, which are computed where it is defined. */
  readonly defaults?: readonly (Value | null)[];
}

export interface ClassValue {
  readonly kind: 'class';
  readonly node: ClassNode;
  readonly scope: Scope;
  readonly name: string | null;
  readonly superclass: ClassValue | null;
  /** Set when the superclass is not the project's own: the library's class path, or why it is not known. */
  readonly foreign: Value | null;
  readonly maker: Frame;
  readonly statics: Map<string, Value>;
  /** What instances inherit. */
  readonly prototype: RecordValue;
  /** The prototype's fields: methods, and accessors as `PropertyValue`s. */
  readonly methods: Map<string, Value>;
  readonly construct: ClosureValue | null;
  /** Python, which has several superclasses: what its members are looked up in, in order, itself first. */
  readonly lineage?: readonly Value[];
  /** Private names that an ancestor has too, and under what they are kept here. */
  readonly privates?: ReadonlyMap<string, string>;
}

export interface NativeValue {
  readonly kind: 'native';
  readonly name: string;
  readonly call: (call: NativeCall) => Value;
  readonly construct?: (call: NativeCall) => Value;
  members?: Map<string, Value>;
}

export interface NativeCall {
  readonly self: Value;
  readonly args: readonly Value[];
  readonly at: Place;
  /** The class that is constructed, where that is not the native itself. */
  readonly newTarget?: Value;
  /** Python: arguments that are given by name. */
  readonly keywords?: Keywords;
}

/** Arguments by name, and where they stand. */
export type Keywords = ReadonlyMap<string, { readonly value: Value; readonly at: Place | null }>;

/** A namespace, function or class of a tensor library, by its path: '' is the library itself. */
export interface LibraryValue {
  readonly kind: 'library';
  readonly library: Library;
  readonly path: string;
}

export interface LayerValue {
  readonly kind: 'layer';
  readonly record: LayerRecord;
  readonly library: Library;
  /** The name of its class, below the library, where code can ask for it. */
  readonly path?: string;
  readonly state: {
    /** Sizes that the first application fixed in its weights. */
    built: readonly { operand: number; axis: number; size: Dim }[] | null;
  };
  /** The input that it brings along where it is the first of a sequential model: its configuration for one. */
  readonly ownInput: Value | null;
  /** The network or layer of the user's own that it applies to each step of a sequence, where it wraps one. */
  readonly inner: ModelValue | UserLayerValue | null;
  readonly applications: Application[];
  /** What the code keeps on it besides what the library has there. */
  readonly fields: Map<string, Value>;
}

/** One use of a layer or network on tensors of a network that is being built: the framework's inbound node. */
export interface Application {
  readonly by: AnyLayer;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly at: Place;
}

export interface TensorValue {
  readonly kind: 'tensor';
  readonly node: number;
  /** Whether it has values: all its sizes can be read then, those of free axes too. Symbolic otherwise. */
  readonly eager?: boolean;
}

/** The preset under which the tensors that a root is passed have values. No parameter has such a name. */
export const eagerRoot = '\0eager';

/** A finished network: from inputs to outputs, or a chain of layers. */
export interface ModelValue {
  readonly kind: 'model';
  readonly library: Library;
  readonly state: ModelState;
  /** For a sequential model: its layers in order. */
  readonly chain: AnyLayer[] | null;
  /** Its uses on further tensors, besides the one that it was built with. */
  readonly applications: Application[];
  readonly fields: Map<string, Value>;
}

export interface ModelState {
  readonly kind: 'network';
  readonly frame: Frame;
  name: string;
  inputs: readonly number[];
  outputs: readonly number[];
  trainable: boolean;
  /**
   * `applied`: it was traced again where it was applied. `inner`: its nodes stand in a network around it. `cut`:
   * another network begins at its inputs; it counts by itself only if the code does something with it.
   */
  role: 'whole' | 'applied' | 'inner' | 'cut';
  /** Whether it is trained, run or handed on. */
  isUsed: boolean;
  /** Whether something that is not known stands among its layers. */
  isPartial: boolean;
}

/** Something that is not known: a parameter that nothing binds, or the result of what could not be followed. */
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly id: number;
  /** What to call it in assumptions: `useBias`, `options.depth`. */
  readonly name: string | null;
  readonly hint: TypeHint | null;
  /** Whether it is a choice of the caller (a parameter or a part of one) rather than something not followed. */
  readonly isChoice: boolean;
  /** The function of the caller's that gives it. */
  readonly givenBy?: string;
  readonly reason: string;
  readonly at: Place;
  readonly origins: Origins;
  /** Facts of this path, undone with it. */
  readonly facts: {
    bound: Value | null;
    not: ReadonlySet<Kind>;
    truthy: boolean | null;
  };
  /** Parts that were read: the same part is the same unknown. */
  readonly parts: Map<string, Value>;
}

export type Value =
  | { readonly kind: 'undefined'; readonly origins?: Origins }
  /** Carries origins where a free axis was read. */
  | { readonly kind: 'null'; readonly origins?: Origins }
  | BooleanValue
  | NumberValue
  | StringValue
  | ListValue
  | RecordValue
  | ClosureValue
  | ClassValue
  | NativeValue
  | LibraryValue
  | LayerValue
  | TensorValue
  | ModelValue
  | IteratorValue
  | PromiseValue
  | RegexValue
  | PropertyValue
  | SymbolValue
  | UnknownValue;

export const undefinedValue: Value = { kind: 'undefined' };
export const nullValue: Value = { kind: 'null' };

/** A place of a list that holds nothing: it reads as undefined, and most methods pass over it. */
export const hole: Value = { kind: 'undefined' };
