import type { Dim } from '../dim/index.js';
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
  /** A set (`new Set`) keeps its items unique. */
  readonly isSet: boolean;
}

/** A plain object, a map, or an instance of a class. */
export interface RecordValue {
  readonly kind: 'record';
  readonly fields: Map<string, Value>;
  readonly getters: Map<string, ClosureValue> | null;
  readonly cls: ClassValue | null;
  readonly maker: Frame;
  /** `new Map()`: entries are in `entries`, fields stay empty. */
  readonly entries: Map<Value | string | number | boolean, readonly [Value, Value]> | null;
  /** The library class that an instance's class descends from, e.g. `layers.Layer`. */
  readonly library: string | null;
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
  readonly isMethod: boolean;
  readonly bound: { readonly self: Value; readonly args: readonly Value[] } | null;
  /** Properties assigned to a function: `Block.expansion = 4`, `Foo.prototype.x = …`. */
  readonly fields: Map<string, Value>;
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
  readonly staticGetters: Map<string, ClosureValue>;
  readonly methods: Map<string, ClosureValue>;
  readonly getters: Map<string, ClosureValue>;
  readonly setters: Map<string, ClosureValue>;
  readonly construct: ClosureValue | null;
}

export interface NativeValue {
  readonly kind: 'native';
  readonly name: string;
  readonly call: (call: NativeCall) => Value;
  readonly construct?: (call: NativeCall) => Value;
  readonly members?: ReadonlyMap<string, Value>;
}

export interface NativeCall {
  readonly self: Value;
  readonly args: readonly Value[];
  readonly at: Place;
}

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
  readonly state: {
    /** Sizes that the first application fixed in its weights. */
    built: readonly { operand: number; axis: number; size: Dim }[] | null;
  };
  /** The input that it brings along where it is the first of a sequential model: its configuration for one. */
  readonly ownInput: Value | null;
  /** The network that it applies to each step of a sequence, where it wraps one. */
  readonly inner: ModelValue | null;
  readonly applications: Application[];
  /** What the code keeps on it besides what the library has there. */
  readonly fields: Map<string, Value>;
}

/** One use of a layer or network on tensors of a network that is being built: the framework's inbound node. */
export interface Application {
  readonly by: LayerValue | ModelValue;
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
  readonly chain: (LayerValue | ModelValue)[] | null;
  /** Its uses on further tensors, besides the one that it was built with. */
  readonly applications: Application[];
  readonly fields: Map<string, Value>;
}

export interface ModelState {
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
  | UnknownValue;

export const undefinedValue: Value = { kind: 'undefined' };
export const nullValue: Value = { kind: 'null' };
