import { ts } from 'ts-morph';
import type { FrontEnd, SourceError } from '../program/front-end.js';
import type { Program } from '../program/program.js';
import type { Lowering } from './typescript/context.js';
import { editsOf } from './typescript/edits.js';
import { lowerStatements } from './typescript/statements.js';
import { lowerTypes } from './typescript/types.js';

const kinds: Readonly<Record<string, ts.ScriptKind>> = {
  '.ts': ts.ScriptKind.TS,
  '.mts': ts.ScriptKind.TS,
  '.cts': ts.ScriptKind.TS,
  '.tsx': ts.ScriptKind.TSX,
  '.js': ts.ScriptKind.JSX,
  '.mjs': ts.ScriptKind.JSX,
  '.cjs': ts.ScriptKind.JSX,
  '.jsx': ts.ScriptKind.JSX,
};

/** The syntax tree of a file: no type checker, no other file is looked at. */
export function parseSource(file: string, text: string): ts.SourceFile {
  const extension = /\.[cm]?[jt]sx?$/.exec(file)?.[0] ?? '.ts';
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kinds[extension] ?? ts.ScriptKind.TS);
}

function firstError(source: ts.SourceFile): SourceError | null {
  const { parseDiagnostics } = source as ts.SourceFile & { readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  const [first] = parseDiagnostics;
  if (!first) return null;
  const { line, character } = source.getLineAndCharacterOfPosition(first.start);
  return { line: line + 1, column: character + 1, message: ts.flattenDiagnosticMessageText(first.messageText, ' ') };
}

function parse(file: string, text: string): { program: Program } | { error: SourceError } {
  try {
    const source = parseSource(file, text);
    const error = firstError(source);
    if (error) return { error };
    const lowering: Lowering = { file, source, specifiers: [] };
    const body = lowerStatements(lowering, source.statements);
    return { program: { file, language: 'typescript', text, body, specifiers: lowering.specifiers, types: lowerTypes(source) } };
  } catch (error) {
    if (error instanceof RangeError) return { error: { line: 1, column: 1, message: 'the file is nested too deeply to read' } };
    throw error;
  }
}

/** TypeScript and JavaScript, read with the compiler that ts-morph brings. */
export function createTypeScriptFrontEnd(): FrontEnd {
  return { extensions: Object.keys(kinds), parse, edits: editsOf };
}
