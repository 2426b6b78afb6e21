import type { Dim } from '../dim/index.js';
import type { Attributes, Shape } from '../ops/op.js';
import type { ConfigReader } from './dialect.js';

/**
 * One entry of an index: all of an axis, one position (the axis goes), some, those that a tensor of positions says, a new
 * axis, or all axes that are left.
 */
export type IndexPart =
  | 'rest'
  | { readonly kind: 'all' | 'one' | 'new' }
  | { readonly kind: 'taken'; readonly shape: Shape }
  | { readonly kind: 'some'; readonly start: Dim; readonly stop: Dim | null; readonly step: number };

/** How the axes of a tensor from outside are taken to stand. */
export type AxisOrder = 'channels last' | 'channels second' | 'image';

/** Reads the arguments of a call of an op on tensors by the names of its parameters. */
export interface TensorCall extends ConfigReader {
  /**
   * The shape of the tensor that is passed as `key`; of a number, []. A tensor of which nothing is known takes `rank`
   * axes, in this order (`image`: the first two of three are height and width, not batch and length). Ends the lowering as a gap where
   * it is not known.
   */
  tensor(key: string, rank?: number, axes?: AxisOrder): Shape;
  /** The same where so many axes are only the most likely: no claims rest on that alone. */
  likelyTensor(key: string, rank: number, axes: AxisOrder): Shape;
  /** The shape of a tensor that has as many axes as there are names: of one of which nothing is known, too. */
  namedTensor(key: string, names: readonly string[]): Shape;
  /**
   * The shape of weights. Those that the caller chooses are taken to have the sizes that are given here, and sizes of
   * their own where there is null.
   */
  weights(key: string, sizes: readonly (Dim | null)[]): Shape;
  /** The shapes of a list of tensors, or of one. */
  tensors(key: string): readonly Shape[];
  /** Whether a tensor, or something that may be one, is passed. */
  isTensor(key: string): boolean;
  /** Whether a type of whole numbers is passed. */
  isWholeType(key: string): boolean;
  /** A size that nobody knows: of it nothing is claimed. */
  unknownSize(): Dim;
  /** What each entry of an index (`x[:, 0]`) does to an axis; null for one that is not followed. */
  indexParts(key: string): readonly (IndexPart | null)[];
  /** How long each row of nested lists of numbers is, from the outside in: the shape of a literal. */
  literalShape(key: string): Shape;
}

export type NumberType = 'bool' | 'int' | 'float' | 'double';

/** The numbers of a small tensor in order, that of the last axis the first to change. */
export interface TensorData {
  readonly type: NumberType;
  readonly shape: readonly number[];
  readonly items: readonly number[];
  /** Whether it is no tensor, but a number of the code's own, or a list of them: a tensor's type goes before its own. */
  readonly isScalar?: boolean;
}

/** Reads the arguments of a call whose numbers may all be known: null where one is not. */
export interface DataCall {
  has(key: string): boolean;
  data(key: string): TensorData | null;
  /** A list of tensors. */
  all(key: string): readonly TensorData[] | null;
  number(key: string): number | null;
  integers(key: string): readonly number[] | null;
  /** What `dtype` names. */
  type(key: string): NumberType | null;
}

/** What a call of an op comes to: nodes of the graph, or tensors without any input. */
export type Lowered =
  | {
      readonly kind: 'node';
      readonly op: string;
      /** The parameters that hold its operands, in order; a list of tensors counts as many. Or what an operand comes of. */
      readonly operands: readonly (string | Lowered)[];
      readonly attrs: Attributes;
      /** Attributes that are sizes of weights: the parameter and axis that each has its origin in. */
      readonly from?: Readonly<Record<string, readonly [key: string, axis: number]>>;
      /** A parameter with tensors that only say where elements stand. */
      readonly places?: string;
    }
  /** `isWhole`: its numbers are whole, and may be positions. */
  | { readonly kind: 'weight'; readonly shape: Shape; readonly isWhole?: boolean }
  /** A tensor of data that the program reads, such as an image. */
  | { readonly kind: 'data'; readonly channels: Dim }
  /** The tensor that is passed as this parameter. */
  | { readonly kind: 'same'; readonly key: string }
  /** The number that is passed as this parameter, as the code's own. */
  | { readonly kind: 'number'; readonly key: string }
  /** The weights that are passed as this parameter, or of this shape, as a variable. */
  | { readonly kind: 'variable'; readonly of: Lowered; readonly trainable: boolean }
  /** Several tensors; `names`: those that they can be asked for by. */
  | { readonly kind: 'list'; readonly items: readonly Lowered[]; readonly names?: readonly string[] }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, Lowered>> };

/** An op of the core API: what its call lowers to. */
export interface TensorMeaning {
  /** What to call it in messages. */
  readonly name: string;
  /** Its parameters in order; a method has the tensor itself as the first. */
  readonly params: readonly string[];
  /** Python: other names of parameters. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Whether the last parameter takes all remaining arguments as a list. */
  readonly rest?: boolean;
  /** Whether one record holds all arguments by name (`tf.fused`). */
  readonly named?: boolean;
  /** What comes out in numbers, where those of all that goes in are known. */
  readonly compute?: (call: DataCall) => TensorData | readonly TensorData[] | null;
  /** Whether what comes out is in the memory of its first operand. */
  readonly isView?: boolean;
  readonly lower: (call: TensorCall) => Lowered;
}
