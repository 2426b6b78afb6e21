import type { Dim } from '../dim/index.js';
import type { OpKind } from './kinds.js';

/** Sizes of a tensor, batch first where the op has a batch; layout as `attrs.layout` says. */
export type Shape = readonly Dim[];

/** Attributes as the framework's own defaults have completed them; kernel sizes, strides and so on per space axis. */
export type AttributeValue =
  | number
  | string
  | boolean
  | null
  | Dim
  | readonly Dim[]
  | readonly (Dim | null)[]
  | readonly (readonly Dim[])[]
  | NestedOp
  | readonly NestedOp[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A layer inside a layer: what a wrapper wraps, a cell of a recurrent layer. */
export interface NestedOp {
  readonly op: string;
  readonly attrs: Attributes;
}

/** Two sizes that the framework requires to be equal, and what they are, for the message. */
export interface Requirement {
  readonly left: Dim;
  readonly right: Dim;
  /** "the kernel's input channels", "axis 1 of every input". */
  readonly what: string;
  /** The input operand and axis that `left` is, where it is one. */
  readonly operand: number;
  readonly axis: number | null;
  /** Where it was asked for, when that is not the op's own place: the application of a whole network. */
  readonly at?: { readonly file: string; readonly start: number; readonly end: number };
}

/** What applying an op gives. A fault is one at every size; conditional faults are requirements. */
export type OpResult =
  | { readonly kind: 'shape'; readonly shape: Shape; readonly requires: readonly Requirement[] }
  | {
      readonly kind: 'fault';
      readonly message: string;
      /** Whose size is at fault; null where it is the op's own attributes. */
      readonly operand: number | null;
      readonly axis: number | null;
      /** What the analysis goes on with, where the op says what its output should have been. */
      readonly shape?: Shape;
    }
  /** The op cannot be computed from what is known (an unknown rank, a symbolic kernel…). */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Weights of a layer in numbers of elements; null where they depend on something unknown. */
export interface ParameterCount {
  readonly trainable: Dim;
  readonly fixed: Dim;
}

/** One axis of one operand. */
export interface OperandAxis {
  readonly operand: number;
  readonly axis: number;
}

/** A size that weights fix, and the operand's axis that it comes from. */
export interface BuiltSize extends OperandAxis {
  readonly size: Dim;
  /** What the weights were made for: "input channels", "input features". */
  readonly what: string;
}

/** How many axes an input may have, batch included. */
export interface RankRange {
  readonly atLeast: number;
  readonly atMost: number;
}

/** One operation: the single place that knows its shape rule. */
export interface Op {
  readonly kind: OpKind;
  /** Number of tensor operands: exact, or a minimum for n-ary ops. */
  readonly arity: number | { readonly atLeast: number };
  /** The framework function whose documentation or source the rule is from. */
  readonly source: string;
  /** How many axes its input must have, where it is particular: a number, or a range. */
  readonly rank?: number | RankRange;
  /** How many Keras takes, where its own layer takes others than that of TensorFlow.js. */
  readonly kerasRank?: RankRange;
  /** How many axes an input that nobody knows is taken to have, where there may be several numbers. */
  readonly usualRank?: number;
  /** Whether the op is an element-wise merge whose sides a framework broadcasts. */
  readonly merge?: 'add' | 'elementwise' | 'concatenate' | 'dot';
  /** Side length of the window along each space axis (1 where there is none): its receptive reach. */
  readonly kernel?: (attrs: Attributes) => readonly number[];
  /** Whether the op has weights of its own. */
  readonly weighted?: boolean;
  /** Whether it takes its space size from the input by pooling everything, a reduction or a reshape. */
  readonly collapsesSpace?: boolean;
  /** Whether the output has the shape of the (first) input, whatever that is. */
  readonly keepsShape?: boolean;
  /** Whether it makes height and width larger (upsampling, transposed convolution). */
  readonly upsamples?: boolean;
  /** How many tensors come out, where that may be more than one. Attribute `output` tells the others from the first. */
  readonly outputs?: (attrs: Attributes) => number;
  /** The output's shape; wrong numbers of operands and axes are faults. */
  readonly shape: (inputs: readonly Shape[], attrs: Attributes) => OpResult;
  /** Sizes that the layer's weights fix when it is first applied; later applications must agree. */
  readonly built?: (inputs: readonly Shape[], attrs: Attributes) => readonly BuiltSize[];
  /** Operand axes that must have a size, not null, while a network is built. */
  readonly definedAxes?: (inputs: readonly Shape[], attrs: Attributes) => readonly OperandAxis[];
  /** Output axes that read as null while a network is built, although they have a size once it runs. */
  readonly nullAxes?: (inputs: readonly Shape[], attrs: Attributes) => readonly number[];
  readonly parameters?: (inputs: readonly Shape[], attrs: Attributes) => ParameterCount;
}
