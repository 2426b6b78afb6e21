import { ts } from './ts.js';
import type { TextChange } from '../../program/front-end.js';

/** The parser keeps what it could not read beside the tree; its declared type leaves it out. */
type WithDiagnostics = ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] };

/** The syntax errors of a parsed file. */
export function errorsOf(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (source as WithDiagnostics).parseDiagnostics;
}

/** How many trees are kept: enough for a finding's files, few enough for an editor's memory. */
const mostKept = 32;

/**
 * The trees of the last versions of files. A new version is made of what the edit left of the last one, whose tree is
 * used up by that: nobody keeps a tree beyond the moment in which it was asked for.
 */
class Trees {
  readonly #kept = new Map<string, ts.SourceFile>();

  /** Comments are asked for where somebody edits; what stands in them has its parents from the parser alone. */
  constructor(private readonly isForEdits: boolean) {}

  of(file: string, text: string): ts.SourceFile {
    const before = this.#kept.get(file);
    if (before?.text === text) return before;
    // Should the parser fail, nothing is left of the old tree.
    this.#kept.delete(file);
    const source = (before && changed(before, text)) ?? this.#parsed(file, text);
    this.#kept.set(file, source);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return source;
  }

  #parsed(file: string, text: string): ts.SourceFile {
    const { ParseAll, ParseNone } = ts.JSDocParsingMode;
    const options = {
      languageVersion: ts.ScriptTarget.Latest,
      jsDocParsingMode: this.isForEdits ? ParseAll : ParseNone,
    };
    // Data comes as the module that an import of it gives.
    const kind = file.endsWith('.json') ? ts.ScriptKind.JS : undefined;
    return ts.createSourceFile(file, text, options, this.isForEdits, kind);
  }
}

/** The smallest stretch outside which two texts are the same. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let [oldEnd, newEnd] = [before.length, after.length];
  while (oldEnd > start && newEnd > start && before.charCodeAt(oldEnd - 1) === after.charCodeAt(newEnd - 1)) {
    oldEnd--;
    newEnd--;
  }
  return { start, oldEnd, newEnd };
}

/** The tree of a new version; null where it is quicker, or safer, to read all of it. */
function changed(before: ts.SourceFile, text: string): ts.SourceFile | null {
  // What is said of errors is found once, and not again in parts that are taken over.
  if (errorsOf(before).length > 0) return null;
  const { start, oldEnd, newEnd } = changeBetween(before.text, text);
  if (Math.max(oldEnd, newEnd) - start > text.length / 2) return null;
  const span = { start, length: oldEnd - start };
  try {
    const source = ts.updateSourceFile(before, text, { span, newLength: newEnd - start });
    return errorsOf(source).length > 0 ? null : source;
  } catch {
    // The parser checks what it takes over, and gives up rather than go wrong.
    return null;
  }
}

const plain = new Trees(false);
const commented = new Trees(true);

/** The tree of a file; its nodes may be without parents, and comments are left out. */
export function treeOf(file: string, text: string): ts.SourceFile {
  return plain.of(file, text);
}

/** A comment that says something about types. */
const tagged = /\/\*\*(?:[^*]|\*(?!\/))*@/;

/**
 * A tree with parents and JSDoc. The one that the program came from is taken where comments have no tags: an editor asks
 * for edits of what it has just had analysed.
 */
export function treeForEdits(file: string, text: string): ts.SourceFile {
  const source = (tagged.test(text) ? commented : plain).of(file, text);
  // Trees that are made of others have parents.
  if (source.statements[0]?.parent !== source) setParents(source);
  return source;
}

function setParents(parent: ts.Node): void {
  ts.forEachChild(parent, (child) => {
    (child as { parent: ts.Node }).parent = parent;
    setParents(child);
  });
}
