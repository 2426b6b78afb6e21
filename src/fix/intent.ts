import type { Place } from '../program/program.js';

/** Replaces [start, end) of a file by `text`; 0-based UTF-16 offsets. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Whether a fix is one that nobody needs to think about. `safe`: a whole rename of names that only the project's own
 * code can know: no layer is called by them, none is exported or a member of what is, no code looks at them as text.
 * Everything else is a `choice`.
 */
export type Applicability = 'safe' | 'choice';

/** The edits of one intent. */
export interface Fix {
  readonly edits: readonly Edit[];
  /** The stretches of code that the edits were made for: an edit of another fix in one of them may spoil this one. */
  readonly scope: readonly Place[];
  /** Code outside the project can know a name that they change, or they change what a program can read. */
  readonly isPublic: boolean;
  /** Attributes change by which weights are saved: old ones need a map. */
  readonly renamesWeights?: boolean;
  /** What a rename takes away, and what it puts there. */
  readonly names: ReadonlyMap<string, string>;
}

/** What a rule wants changed, in terms of the model; the language's front end finds the edits. */
export type FixIntent =
  /** Rename all bindings declared at these places (with every reference) to the first free candidate. */
  | {
      readonly kind: 'rename';
      readonly declarations: readonly Place[];
      readonly candidates: readonly string[];
    }
  /** Drop these atoms from the condition at `guard`, with operators and needless parentheses. */
  | { readonly kind: 'dropAtoms'; readonly guard: Place; readonly atoms: readonly Place[] }
  /**
   * Add an atom to the condition at `guard`: the text of two operands that stand for values at that point. The
   * connective follows the guard's polarity: `||` and `!==` where true means "make an adapter", else `&&` and `===`.
   */
  | {
      readonly kind: 'addAtom';
      readonly guard: Place;
      readonly left: string;
      readonly right: string;
      readonly adapterWhen: boolean;
    }
  /** Replace the text at a place: a literal argument, for instance. */
  | { readonly kind: 'replace'; readonly at: Place; readonly text: string };
