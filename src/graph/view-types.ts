import type { Dim } from '../dim/index.js';
import type { Judgement } from '../dim/judge.js';
import type {
  Binding,
  Formula,
  Frame,
  GapRecord,
  GuardEvaluation,
  GuardSite,
  LayerRecord,
  Model,
  OpNode,
  Override,
} from './model.js';
import type { Place } from '../program/program.js';

export type AdapterRole = 'identity' | 'channels' | 'space' | 'both' | 'none';

/** One side of a block between fork and merge. Shapes are node shapes, layout as the model's. */
export interface Branch {
  /** Nodes after the fork up to the operand of the merge, in execution order; empty for an identity. */
  readonly nodes: readonly OpNode[];
  /** The operand of the merge. */
  readonly end: OpNode;
}

/** The ops on a shortcut. */
export interface Adapter {
  readonly role: AdapterRole;
  readonly nodes: readonly OpNode[];
  readonly layers: readonly LayerRecord[];
  /** Names that held the adapter as a whole (or its result, for code without an adapter object), first first. */
  readonly bindings: readonly Binding[];
  /** The name of the first of those. */
  readonly name: string | null;
  readonly origin: Place | null;
}

/** A residual block: fork, branches and the merge that joins them. */
export interface Block {
  readonly id: number;
  readonly fork: OpNode;
  readonly merge: OpNode;
  readonly main: Branch;
  readonly shortcut: Branch;
  readonly adapter: Adapter;
  /** Deepest application frame common to region and merge. */
  readonly frame: Frame;
  /** The class of the block, or the function that applies it; null for inline code. */
  readonly name: string | null;
  readonly stage: Stage | null;
  readonly indexInStage: number | null;
  /** Guards (their evaluations for this block) that control its shortcut. */
  readonly guards: readonly GuardEvaluation[];
}

/** One makeLayer call, or one loop over blocks. */
export interface Stage {
  readonly id: number;
  /** What the code binds the result to. */
  readonly name: string | null;
  /** The function called; null for an inline loop. */
  readonly factory: string | null;
  readonly callSite: Place;
  readonly frame: Frame;
  readonly block: string | null;
  readonly blocks: readonly Block[];
  readonly inChannels: Dim | null;
  readonly outChannels: Dim | null;
  readonly stride: Dim | null;
  readonly dilation: Dim | null;
  readonly planes: Dim | null;
  readonly expansion: Dim | null;
  readonly guards: readonly GuardEvaluation[];
}

export type AtomClass = 'stride' | 'strideByControl' | 'channels' | 'space' | 'other';

/** All evaluations of one guard that controls a shortcut, in one model. */
export interface ShortcutGuard {
  readonly site: GuardSite;
  readonly evaluations: readonly {
    readonly evaluation: GuardEvaluation;
    readonly block: Block | null;
    readonly stage: Stage | null;
  }[];
  /** The condition "an adapter is made", in negation normal form; null where both outcomes or none make one. */
  readonly makesAdapter: Formula | null;
  readonly classes: readonly ReadonlySet<AtomClass>[];
}

/** Any node whose sizes are judged: residual adds, other merges, requirements. */
export interface JudgedNode {
  readonly node: OpNode;
  readonly kind: 'residual' | 'merge' | 'require' | 'size';
  /** For a requirement: its index in `node.requires`. */
  readonly requirement: number | null;
  /** For a merge: the positions in `node.inputs` of the two operands; the main branch's first at a residual add. */
  readonly operands: readonly [number, number] | null;
  readonly block: Block | null;
  readonly judgement: Judgement;
  /** A side is 1 by a global pool, a reduction or a reshape: it is meant to be broadcast. */
  readonly onPurpose: boolean;
  /** An operand went through upsampling or a transposed convolution. */
  readonly upsampled: boolean;
}

/** A model as rules see it. Everything is derived once, on first use. */
export interface ModelView {
  readonly model: Model;
  /** Where it could not be followed, and where its sizes cannot be decided. */
  readonly gaps: readonly GapRecord[];
  readonly blocks: readonly Block[];
  readonly stages: readonly Stage[];
  readonly guards: readonly ShortcutGuard[];
  readonly judged: readonly JudgedNode[];
  /** What would be wrong besides, but only because of another fault: no fault of its own. */
  readonly following: readonly JudgedNode[];
  /** Ids of nodes that the framework rejects only because of another fault. */
  readonly consequences: ReadonlySet<number>;
  /** Number of residual adds, as `residualAdds` in the output. */
  readonly residualAdds: number;
  readonly preconditions: readonly string[];
  readonly validFor: string | null;
  readonly parameters: { readonly trainable: Dim; readonly total: Dim } | null;
  readonly smallestInput: Readonly<Record<string, number>> | null;
  readonly whatIf: (overrides: readonly Override[]) => ModelView | null;
}

/** All models of one analysed project. */
export interface ProjectView {
  readonly models: readonly ModelView[];
  readonly text: (place: Place) => string;
  /** 1-based line of a place. */
  readonly line: (place: Place) => number;
}
