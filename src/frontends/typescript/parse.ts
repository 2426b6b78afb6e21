import { ts } from 'ts-morph';
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

/** Parses a file, and tells its first syntax error. Throws a `RangeError` when it is nested too deeply. */
export function parseSource(
  file: string,
  text: string,
): { source: ts.SourceFile; error: SourceError | null } {
  const options = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  const source = ts.createSourceFile(file, text, options, false);
  const [first] = (source as WithDiagnostics).parseDiagnostics;
  return { source, error: first ? describe(source, first) : null };
}

function describe(source: ts.SourceFile, diagnostic: ts.DiagnosticWithLocation): SourceError {
  const { line, character } = ts.getLineAndCharacterOfPosition(source, diagnostic.start);
  return {
    line: line + 1,
    column: character + 1,
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '),
  };
}

/** What is said of a file on which the stack overflows. */
export const tooDeep: SourceError = {
  line: 1,
  column: 1,
  message: 'The code is nested too deeply to be read; split its longest expression.',
};

/** Text to `Program`. */
export const parseProgram: FrontEnd['parse'] = (file, text) => {
  try {
    const { source, error } = parseSource(file, text);
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
