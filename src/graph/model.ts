import type { Dim, DimSymbol, Given } from '../dim/index.js';
import type { Attributes, Requirement, Shape } from '../ops/op.js';
import type { Place } from '../program/program.js';

/** Where a number or boolean came from. Compare by identity: the interpreter makes one object per source. */
export type Origin =
  | { readonly kind: 'literal'; readonly at: Place; readonly value: number | boolean | string }
  /** A parameter of the root. `assumed`: no call, default or finite type binds it, a value was tried. */
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly at: Place;
      readonly exported: boolean;
      readonly assumed: boolean;
    }
  /** The size of one axis of a node's output. */
  | { readonly kind: 'axis'; readonly node: number; readonly axis: number };

export interface Origins {
  readonly data: readonly Origin[];
  /** Origins of the conditions that chose this value (`c ? a : b` carries c's). */
  readonly control: readonly Origin[];
}

export interface FrameArgument {
  readonly name: string;
  /** Null where the value is not a number, boolean or string. */
  readonly value: Dim | boolean | string | null;
  readonly origins: Origins;
  /** The place of the argument at the call, or of the default; null for a spread or bound argument. */
  readonly at: Place | null;
}

/** A call, a construction or one iteration of a loop (a callback of an array method counts as one). */
export interface Frame {
  readonly id: number;
  readonly kind: 'module' | 'function' | 'constructor' | 'method' | 'iteration';
  /** The name of the function or method, of the class for a constructor; null where it has none. */
  readonly name: string | null;
  /** Where that name is declared: what a rename starts from. */
  readonly nameAt: Place | null;
  /** The class of the instance that a method or constructor runs on. */
  readonly className: string | null;
  /** The function, class or loop that runs. */
  readonly definition: Place;
  /** The call expression; the loop for an iteration; null at the root. */
  readonly call: Place | null;
  readonly caller: Frame | null;
  /** The frame that made the closure or the instance that this call runs on. */
  readonly maker: Frame | null;
  /** 0-based, for iterations. */
  readonly iteration: number | null;
  readonly args: readonly FrameArgument[];
  /** What the caller's code binds the result to: a variable, field or property name. */
  readonly resultName: string | null;
  /** Position in the order of events; `leftAt` is null while the frame has not returned. */
  readonly enteredAt: number;
  readonly leftAt: number | null;
  /** In a network that is applied to something: the frame of its own trace. */
  readonly copyOf?: Frame;
}

export type Formula =
  | { readonly kind: 'atom'; readonly index: number }
  | { readonly kind: 'not'; readonly operand: Formula }
  | { readonly kind: 'and' | 'or'; readonly left: Formula; readonly right: Formula };

/** A condition in the source: its formula over atoms. One object per source place. */
export interface GuardSite {
  readonly at: Place;
  readonly text: string;
  readonly formula: Formula;
  readonly atoms: readonly { readonly at: Place; readonly text: string }[];
}

export interface AtomEvaluation {
  /** Null: undecided, or skipped by a short circuit and without a value of its own. */
  readonly value: boolean | null;
  readonly skipped: boolean;
  /** Origins of its operands: by data, and by control. */
  readonly origins: Origins;
  /** It asks whether a layer or a tensor is there at all, not what shape anything has. */
  readonly isPresence: boolean;
  /** The two sides of a comparison, for tables; null where it is none or a side is no size. */
  readonly operands: readonly [Dim, Dim] | null;
}

export interface GuardEvaluation {
  readonly id: number;
  readonly site: GuardSite;
  readonly value: boolean | null;
  readonly atoms: readonly AtomEvaluation[];
  readonly frame: Frame;
  readonly control: Control | null;
  readonly order: number;
}

/** The branch under which something happened; innermost first. */
export interface Control {
  readonly evaluation: GuardEvaluation;
  /** The truth value of the condition that leads here. */
  readonly taken: boolean;
  readonly parent: Control | null;
}

/** A layer object (with weights that are made once), however often it is applied. */
export interface LayerRecord {
  readonly id: number;
  readonly op: string;
  readonly attrs: Attributes;
  /** Origins per attribute, under the names of `attrs`. */
  readonly attrOrigins: Readonly<Record<string, Origins>>;
  readonly name: string | null;
  /** Whether `name` was written by the user; its parts by origin decide whether a rename reaches weights. */
  readonly origin: Place;
  readonly frame: Frame;
  readonly control: Control | null;
  readonly order: number;
  /** The framework does not count its weights: only the code of a layer of the user's own applies it. */
  readonly isUncounted?: boolean;
}

export interface OpNode {
  readonly id: number;
  readonly op: string;
  readonly attrs: Attributes;
  readonly attrOrigins: Readonly<Record<string, Origins>>;
  readonly inputs: readonly number[];
  /** Nodes that a kernel is worked out from, which is no operand. */
  readonly uses?: readonly number[];
  /** Null when even the rank is unknown. */
  readonly shape: Shape | null;
  readonly requires: readonly Requirement[];
  /** The framework rejects this op at every size. */
  readonly fault: {
    readonly message: string;
    /** Null where its own attributes are what is wrong, or where it stands. */
    readonly operand: number | null;
    readonly axis: number | null;
  } | null;
  /** The application. */
  readonly origin: Place;
  /** The layer's name, as the framework gives it. */
  readonly path: string | null;
  readonly frame: Frame;
  readonly control: Control | null;
  readonly layer: LayerRecord | null;
  readonly order: number;
}

/** A name that a layer, tensor, or callable or container of layers was bound to. */
export interface Binding {
  readonly name: string;
  readonly kind: 'variable' | 'parameter' | 'field' | 'property' | 'function' | 'class';
  /** The declaring identifier: what a rename starts from. */
  readonly declaration: Place;
  readonly order: number;
  readonly frame: Frame;
  /** Layers (ids) that the bound value is or contains, and the node that it is. */
  readonly layers: readonly number[];
  readonly node: number | null;
}

export interface GapRecord {
  readonly place: Place;
  readonly reason: string;
}

/** An argument with which the analysed code is called, as far as it is known. */
export type EntryValue =
  | { readonly kind: 'plain'; readonly value: string | boolean | null }
  | { readonly kind: 'size'; readonly dim: Dim }
  /** A tensor with values, or a symbolic one. */
  | { readonly kind: 'tensor'; readonly shape: Shape; readonly eager: boolean }
  | { readonly kind: 'list'; readonly items: readonly EntryValue[] }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, EntryValue>> }
  /** Left out: the code's own default counts. */
  | { readonly kind: 'omitted' }
  /** Nothing that could be written down: a function, an instance, what was not followed. */
  | { readonly kind: 'unknown' };

/** How the code is started that makes a model: a module is loaded, and a function or a class of it is called. */
export interface Entry {
  readonly file: string;
  /** What is called; null where loading the module is all. */
  readonly call: {
    readonly kind: 'function' | 'class';
    readonly name: string;
    readonly args: readonly EntryValue[];
    /** The methods that are called of an instance, one after the other. */
    readonly methods: readonly { readonly name: string; readonly args: readonly EntryValue[] }[];
  } | null;
}

/** The library that a network is written for. */
export type Framework = 'tensorflowjs' | 'torch' | 'keras';

/** The trace of one run: exact along its path. */
export interface Model {
  readonly name: string;
  /** Without what distinguishes several models of one builder. */
  readonly builder: string;
  /** Where the builder is declared; the file's start for top-level code. */
  readonly place: Place;
  readonly exported: boolean;
  readonly framework: Framework;
  readonly layout: 'NHWC' | 'NCHW';
  readonly nodes: readonly OpNode[];
  readonly inputs: readonly {
    readonly node: number;
    readonly name: string;
    /** A tensor that a caller passes in: nothing in the code makes it, and it stands where it is first used. */
    readonly isPassedIn?: boolean;
  }[];
  readonly outputs: readonly number[];
  /** Input sizes in the order H, W (L for 1-D; D, H, W for 3-D). */
  readonly symbols: readonly DimSymbol[];
  /** The size on each space axis of the inputs that is not literal: one symbol may stand on two axes. */
  readonly axes: Readonly<Record<string, Dim>>;
  /** Identifies the root that was run: its models are the paths and calls of one builder. */
  readonly root: string;
  /** Sizes written at the input, by axis name, where they are literal: the witness of such a model. */
  readonly literalSizes: Readonly<Record<string, number>>;
  readonly guards: readonly GuardEvaluation[];
  readonly bindings: readonly Binding[];
  readonly layers: readonly LayerRecord[];
  /** The frames in which whole networks are made (`tf.model`, a sequential model), those left out that others apply. */
  readonly networks?: readonly Frame[];
  /** The calls that made networks which are applied here. */
  readonly reentered?: readonly Frame[];
  /** Weights that layers of the user's own add by hand: no op has them. */
  readonly ownWeights?: readonly { readonly shape: Shape; readonly trainable: boolean }[];
  readonly gaps: readonly GapRecord[];
  /** Only gaps that a node, attribute, shape, guard or layer-making loop depends on count here. */
  readonly complete: boolean;
  readonly assumes: readonly string[];
  /** Of those, what is said of the sizes of inputs alone: no other input comes this way. */
  readonly given?: readonly Given[];
  /** Whether a test of what was not followed was taken to come out one way: nobody knows that anything comes this way. */
  readonly isGuessed?: boolean;
  /** Whether this is one of several paths or calls of a root, and whether the path budget cut some off. */
  readonly pathsCut: boolean;
  /** Whether it stems only from a test's or demo's call. */
  readonly fromCall: boolean;
  readonly entry: Entry;
  /** Runs the same root again with something changed; null where that is not possible. */
  readonly whatIf: (overrides: readonly Override[]) => Model | null;
}

export type Override =
  /** The argument `parameter` of the function called at `call` becomes `value`. */
  | { readonly kind: 'argument'; readonly call: Place; readonly parameter: string; readonly value: number }
  /** The atom at this place has this value wherever it is evaluated. */
  | { readonly kind: 'atom'; readonly at: Place; readonly value: boolean };
