import type { Dim } from '../dim/index.js';
import type { TensorMeaning } from './tensor-meaning.js';
import type { Attributes, NestedOp } from '../ops/op.js';

/**
 * Reads a layer's configuration attribute by attribute. The interpreter implements it over abstract values and keeps
 * the origins of whatever was read under the attribute's name; a value that is not known ends the lowering as a gap
 * (by an exception that only the interpreter sees). `undefined` in the source counts as absent.
 */
export interface ConfigReader {
  has(key: string): boolean;
  /** True when the value is known to be null or absent. */
  isNull(key: string): boolean;
  /** A size: a number, or symbolic. */
  dim(key: string, fallback?: Dim): Dim;
  /** A number or a list; a single number stands for every axis. Fails as the framework does on another length. */
  dims(key: string, rank: number, fallback?: Dim): readonly Dim[];
  /** As `dims`, but each must end up a plain number: an undecided one makes the interpreter try 1 and 2. */
  decided(key: string, rank: number, fallback: number): readonly number[];
  boolean(key: string, fallback: boolean): boolean;
  string(key: string, fallback: string): string;
  /** A string that no shape depends on; null when it is absent, no string, or not known. */
  text(key: string): string | null;
  /** A list of sizes; null stands for a free axis. */
  shape(key: string): readonly (Dim | null)[];
  /** A list of plain integers (axes, permutations). */
  integers(key: string, fallback?: readonly number[]): readonly number[];
  /** A plain number, or a list of them, whole or not. */
  numbers(key: string): readonly number[];
  /** Nested lists of sizes (cropping, padding): null when it is a single number or a flat list. */
  nested(key: string): readonly (readonly Dim[])[] | null;
  isNumber(key: string): boolean;
  /** A layer: what a wrapper wraps. */
  layer(key: string): NestedOp;
  /** Layers, one or a list of them: the cells of a recurrent layer. */
  layers(key: string): readonly NestedOp[];
  /** How many entries a list has; null when it is no list. */
  length(key: string): number | null;
  /** Ends the lowering: this is a gap, for this reason. */
  unfollowed(reason: string): never;
  /** Ends the lowering: the framework throws while it makes this layer. */
  reject(message: string): never;
}

/** A function that makes a layer: what its call lowers to. */
export interface LayerMeaning {
  /** The op in the table of ops. */
  readonly op: string;
  /** The framework's class name: automatic layer names derive from it. */
  readonly className: string;
  /** Python: the names of its parameters, in order. */
  readonly params?: readonly string[];
  /** What it does is a function's doing: of the tensors, and of the configuration by the names of its parameters. */
  readonly apply?: TensorMeaning;
  readonly lower: (config: ConfigReader) => Attributes;
  /** Where the configuration decides what op it is. */
  readonly opOf?: (config: ConfigReader) => string;
}
