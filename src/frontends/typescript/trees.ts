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

/** The versions of a file that the next may be made of, or is. */
interface Versions {
  readonly last: ts.SourceFile;
  /** The last without syntax errors; null once a later one has used it up. */
  readonly sound: ts.SourceFile | null;
}

/**
 * The trees of the last versions of files. A new version is made of what the edit left of the last sound one, whose tree
 * is used up by that: nobody keeps a tree beyond the moment in which it was asked for.
 */
class Trees {
  readonly #kept = new Map<string, Versions>();

  /** Comments are asked for where somebody edits; what stands in them has its parents from the parser alone. */
  constructor(private readonly isForEdits: boolean) {}

  of(file: string, text: string): ts.SourceFile {
    const before = this.#kept.get(file);
    const same = [before?.last, before?.sound].find((tree) => tree?.text === text);
    if (same) return same;
    // Should the parser fail, nothing is left of the old trees.
    this.#kept.delete(file);
    const { last, sound } = this.#after(before?.sound ?? null, file, text);
    this.#kept.set(file, { last, sound: errorsOf(last).length > 0 ? sound : last });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return last;
  }

  #after(sound: ts.SourceFile | null, file: string, text: string): Versions {
    const change = sound && changeBetween(sound.text, text);
    // What is half typed is read by itself, so that the version after it can be made of the one before it.
    if (!change || !mayParse(sound, text, change)) return { last: this.#parsed(file, text), sound };
    return { last: changed(sound, text, change) ?? this.#parsed(file, text), sound: null };
  }

  #parsed(file: string, text: string): ts.SourceFile {
    const { ParseAll, ParseNone } = ts.JSDocParsingMode;
    const jsDocParsingMode = this.isForEdits ? ParseAll : ParseNone;
    return parsedAs(file, text, jsDocParsingMode, this.isForEdits);
  }
}

function parsedAs(
  file: string,
  text: string,
  jsDocParsingMode: ts.JSDocParsingMode,
  hasParents: boolean,
): ts.SourceFile {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode };
  // Data comes as the module that an import of it gives.
  const kind = file.endsWith('.json') ? ts.ScriptKind.JS : undefined;
  return ts.createSourceFile(file, text, options, hasParents, kind);
}

/** The smallest stretch outside which two texts are the same. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  const start = longest(shorter, (from, to) => before.slice(from, to) === after.slice(from, to));
  const [oldLength, newLength] = [before.length, after.length];
  const behind = longest(
    shorter - start,
    (from, to) =>
      before.slice(oldLength - to, oldLength - from) === after.slice(newLength - to, newLength - from),
  );
  return { start, oldEnd: oldLength - behind, newEnd: newLength - behind };
}

/** How far two texts are the same, where `isSame` tells it of a stretch: long ones are compared faster than letters. */
function longest(limit: number, isSame: (from: number, to: number) => boolean): number {
  let [low, high] = [0, limit];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isSame(low, middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Whether the member of a class, or the statement at the top, that holds an edit still parses by itself. It may not
 * although the file does, where it goes on in the next one; and it may although the file does not.
 */
function mayParse(sound: ts.SourceFile, text: string, { start, oldEnd, newEnd }: TextChange): boolean {
  const holds = ({ pos, end }: ts.Node): boolean => pos < start && end > oldEnd;
  const statement = sound.statements.find(holds);
  const member = statement && ts.isClassDeclaration(statement) ? statement.members.find(holds) : undefined;
  const part = member ?? statement;
  if (!part) return true;
  const edited = text.slice(part.pos, part.end + newEnd - oldEnd);
  // To read all of the file by itself pays no more.
  if (edited.length > text.length / 2) return true;
  const { ParseNone } = ts.JSDocParsingMode;
  const alone = parsedAs(sound.fileName, member ? `class _ {${edited}}` : edited, ParseNone, false);
  return errorsOf(alone).length === 0;
}

/** The tree of a new version; null where it is quicker, or safer, to read all of it. */
function changed(
  before: ts.SourceFile,
  text: string,
  { start, oldEnd, newEnd }: TextChange,
): ts.SourceFile | null {
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
