import type { Fix, FixIntent } from '../fix/intent.js';
import type { Program } from './program.js';

/** A place where the source is not valid in its language; 1-based line and column. */
export interface SourceError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Whether a file or folder of some name is there, by what its folder lists. */
export type Listed = 'yes' | 'maybe' | 'no';

/** Reads a file that is already known to belong to the analysed project; null when it is not there. */
export interface ReadText {
  (file: string): string | null;
  /**
   * Whether a folder has such a name, 'maybe' where it has one that some file systems take for the same, or cannot be
   * listed; left out where only reading tells.
   */
  readonly listed?: (path: string) => Listed;
}

/** The files in which an edit can be needed. */
export interface EditedProject {
  readonly files: readonly string[];
  readonly read: ReadText;
  /** The files that a file imports, as far as they are the project's. */
  readonly imports: (file: string) => readonly string[];
  /** The file that a specifier means in another; null for what is not the project's. */
  readonly resolve: (specifier: string, from: string) => string | null;
  /** Whether a rename goes on in strings and comments. */
  readonly renamesTexts: boolean;
}

/** Where two versions of a text differ: [start, oldEnd) became [start, newEnd). */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** A change, within its lines, by which nothing is found anew. */
export interface QuietEdit extends TextChange {
  /** The names in what is changed: a fix that gives or takes one of them is another one after it. */
  readonly names: readonly string[];
}

/** One host language: text to `Program`, and fix intents to edits of the text. */
export interface FrontEnd {
  readonly extensions: readonly string[];
  /** A file with syntax errors has no program: what is half-typed is not analysed. */
  parse(file: string, text: string): { readonly program: Program } | { readonly error: SourceError };
  /**
   * The edits of one intent over all files of the project that it touches, or null when it cannot be done
   * safely (a name taken, an exported name whose importers are unknown, syntax that it does not understand).
   */
  fix(intent: FixIntent, project: EditedProject): Fix | null;
  /**
   * The change between two versions of a file where nothing can be found in one that is not found in the other: in lines
   * of comments that say nothing to anybody, or in statements that do nothing. Null for any other, or where that is not
   * told.
   */
  quietEdit?(file: string, before: string, after: string): QuietEdit | null;
}
