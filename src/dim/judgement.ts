import type { Dim, DimSymbol } from './expression.js';
import type { SizeSet } from './sizes.js';
import type { SizeRelation } from './where.js';

export type Side = 'left' | 'right';

/** A relation between two sizes that is known to hold. */
export interface Given {
  readonly left: Dim;
  readonly relation: SizeRelation;
  readonly right: Dim;
}

/** What happens in a network, in order of execution, as far as sizes are concerned. Shapes have no batch axis. */
export type SizeEvent =
  /** Every axis must be at least 1: this makes the model's domain. */
  | { readonly kind: 'node'; readonly dims: readonly Dim[] }
  /** An element-wise merge of two shapes of one rank. */
  | {
      readonly kind: 'merge';
      readonly id: number;
      readonly left: readonly Dim[];
      readonly right: readonly Dim[];
      readonly broadcastOnPurpose: boolean;
      readonly residual: boolean;
      /** The side that takes the result: it keeps its shape, and only the other one is broadcast. */
      readonly into: Side | null;
    }
  /** What holds of the sizes of every input that comes this way: the code has tested it. */
  | ({ readonly kind: 'given' } & Given)
  /** Two sizes that the framework requires to be equal. */
  | { readonly kind: 'require'; readonly id: number; readonly left: Dim; readonly right: Dim };

/** A size per input symbol, by name; a second symbol of one name has 2 behind it. */
export type Sizes = Readonly<Record<string, number>>;

/** What is known of one merge or requirement. */
export interface Judgement {
  readonly id: number;
  /**
   * "sometimes-broadcast": passes at some sizes and broadcasts at the others. "precondition": its caller decides. "gap":
   * it cannot be told.
   */
  readonly outcome: 'pass' | 'fail' | 'broadcast' | 'sometimes-broadcast' | 'gap' | 'precondition';
  readonly verdict: 'always' | 'depends' | null;
  /** The sizes at which it fails, when the verdict is "depends". */
  readonly condition: string | null;
  /** The smallest input that shows it; empty for a model without free sizes, whose only input the caller knows. */
  readonly witness: Sizes | null;
  /** The nearest input at which everything passes. */
  readonly passing: Sizes | null;
  /** The axes (without batch) on which the sides differ. */
  readonly axes: readonly number[];
  /** What the builder's caller must see to: "filters = C". */
  readonly precondition: string | null;
  /** The sizes at which it fails or broadcasts, by symbol name. */
  readonly failing: Readonly<Record<string, SizeSet>>;
  /** Whether sizes of several symbols decide together: `failing` is what squares show, and only the condition is exact. */
  readonly isMixed?: boolean;
  /** Whether it fails at every size that comes this way, and only others, by what the code tests, go another. */
  readonly isOfPath?: boolean;
  /** Why it cannot be told, for a gap. */
  readonly reason?: string;
}

/** What is known of a whole model. */
export interface JudgeResult {
  readonly judgements: readonly Judgement[];
  /** "H, W ≥ 32 and even"; null when every size is accepted. */
  readonly validFor: string | null;
  /** The smallest accepted input; null when there is none. */
  readonly smallest: Sizes | null;
  /** Dims that are below 1 at every input. */
  readonly neverValid: ReadonlySet<Dim>;
  /** The sizes of a symbol at which every node is at least 1; null for a symbol that is no input's. */
  readonly domain: (symbol: DimSymbol) => SizeSet | null;
}
