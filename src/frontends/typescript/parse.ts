import { ts } from './ts.js';
import type { FrontEnd, SourceError } from '../../program/front-end.js';
import { lowerClass } from './classes.js';
import { lowerExpression } from './expressions.js';
import { lowerFunction } from './functions.js';
import type { Lowering } from './lowering.js';
import { lowerBinding } from './patterns.js';
import { lowerBlock, lowerStatements } from './statements.js';
import { collectTypes } from './type-names.js';

/** The parser keeps what it could not read beside the tree; its declared type leaves it out. */
type WithDiagnostics = ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] };

/** The first syntax error of a parsed file. */
export function syntaxError(source: ts.SourceFile): SourceError | null {
  const [first] = (source as WithDiagnostics).parseDiagnostics;
  if (!first) return null;
  const { line, character } = ts.getLineAndCharacterOfPosition(source, first.start);
  const message = ts.flattenDiagnosticMessageText(first.messageText, ' ');
  return { line: line + 1, column: character + 1, message };
}

/** What is said of a file on which the stack overflows. */
const tooDeep: SourceError = {
  line: 1,
  column: 1,
  message: 'The code is nested too deeply to be read; split its longest expression.',
};

/** How many trees are kept: enough for a finding's files, few enough for an editor's memory. */
const mostKept = 32;
const kept = new Map<string, ts.SourceFile>();

function remember(source: ts.SourceFile): void {
  kept.delete(source.fileName);
  kept.set(source.fileName, source);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
}

/** A comment that says something about types. */
const tagged = /\/\*\*(?:[^*]|\*(?!\/))*@/;

/**
 * A tree with parents and JSDoc. The one that the program came from is taken where it is still there and comments have
 * no tags: an editor asks for edits of what it has just had analysed.
 */
export function parseForEdits(file: string, text: string): ts.SourceFile {
  const known = kept.get(file);
  if (known?.text !== text || tagged.test(text)) {
    return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  }
  setParents(known);
  return known;
}

function setParents(parent: ts.Node): void {
  ts.forEachChild(parent, (child) => {
    (child as { parent: ts.Node }).parent = parent;
    setParents(child);
  });
}

/** Text to `Program`. */
export const parseProgram: FrontEnd['parse'] = (file, text) => {
  try {
    const options = {
      languageVersion: ts.ScriptTarget.Latest,
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
    };
    // Data comes as the module that an import of it gives.
    const kind = file.endsWith('.json') ? ts.ScriptKind.JS : undefined;
    const source = ts.createSourceFile(file, text, options, false, kind);
    remember(source);
    const error = syntaxError(source);
    if (error) return { error };
    const low = createLowering(file, source);
    collectTypes(low, source);
    const body = low.statements(source.statements);
    return {
      program: { file, language: 'typescript', text, body, specifiers: low.specifiers, types: low.types },
    };
  } catch (error) {
    if (error instanceof RangeError) return { error: tooDeep };
    throw error;
  }
};

function createLowering(file: string, source: ts.SourceFile): Lowering {
  const low: Lowering = {
    file,
    source,
    specifiers: [],
    types: new Map(),
    at: (node) => ({ file, start: node.getStart(source), end: node.end }),
    expression: (node) => lowerExpression(low, node),
    pattern: (node) => lowerBinding(low, node),
    fn: (node) => lowerFunction(low, node),
    cls: (node) => lowerClass(low, node),
    block: (node) => lowerBlock(low, node),
    statements: (nodes) => lowerStatements(low, nodes),
  };
  return low;
}
