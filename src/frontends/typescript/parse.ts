import { ts } from './ts.js';
import type { FrontEnd, SourceError } from '../../program/front-end.js';
import type { Statement } from '../../program/program.js';
import { lowerClass } from './classes.js';
import { lowerExpression } from './expressions.js';
import { lowerFunction } from './functions.js';
import type { Lowering } from './lowering.js';
import { withMerged } from './namespaces.js';
import { lowerBinding } from './patterns.js';
import { lowerBlock, lowerStatement, lowerStatements } from './statements.js';
import { changeBetween, errorsOf, treeOf } from './trees.js';
import { collectTypes } from './type-names.js';

/** The first syntax error of a parsed file. */
export function syntaxError(source: ts.SourceFile): SourceError | null {
  const [first] = errorsOf(source);
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

/** What a statement at the top of a file was lowered to. */
interface Lowered {
  readonly kind: ts.SyntaxKind;
  readonly end: number;
  readonly body: readonly Statement[];
  readonly specifiers: readonly string[];
}

/** What the last version of a file that could be parsed was lowered to. */
interface Kept {
  readonly text: string;
  /** Whether it is read as a module: `await` means something else there. */
  readonly isModule: boolean;
  /** By where they begin. */
  readonly lowered: ReadonlyMap<number, Lowered>;
}

/** The statements of the last versions of files: those in front of an edit stay as they are, the same objects. */
const kept = new Map<string, Kept>();
const mostKept = 32;

/** Text to `Program`. */
export const parseProgram: FrontEnd['parse'] = (file, text) => {
  try {
    const source = treeOf(file, text);
    const error = syntaxError(source);
    if (error) return { error };
    const low = createLowering(file, source);
    collectTypes(low, source);
    const body = lowerFile(low, text);
    return {
      program: { file, language: 'typescript', text, body, specifiers: low.specifiers, types: low.types },
    };
  } catch (error) {
    if (error instanceof RangeError) return { error: tooDeep };
    throw error;
  }
};

function lowerFile(low: Lowering, text: string): readonly Statement[] {
  const { file, source } = low;
  const before = kept.get(file);
  const isModule = ts.isExternalModule(source);
  const same = before?.isModule === isModule ? changeBetween(before.text, text).start : 0;
  const lowered = new Map<number, Lowered>();
  for (const node of source.statements) {
    const { kind, pos, end } = node;
    // Comments in front of it may say something too, be they those of the statement before.
    const known = end < same ? before?.lowered.get(pos) : undefined;
    if (known?.kind === kind && known.end === end) {
      lowered.set(pos, known);
      low.specifiers.push(...known.specifiers);
      continue;
    }
    const count = low.specifiers.length;
    const statements = lowerStatement(low, node);
    lowered.set(pos, { kind, end, body: statements, specifiers: low.specifiers.slice(count) });
  }
  kept.delete(file);
  kept.set(file, { text, isModule, lowered });
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return withMerged(
    source.statements,
    [...lowered.values()].flatMap(({ body }) => body),
  );
}

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
