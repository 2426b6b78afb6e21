import { ts } from './ts.js';
import { applyEdits } from '../../fix/apply.js';
import type { Edit } from '../../fix/intent.js';
import { syntaxError } from './parse.js';
import { isIdentifier } from './rename-free.js';
import type { Sources } from './sources.js';

/** Whether every edited file still parses, and no two edits overlap. */
export function stillParses(edits: readonly Edit[], sources: Sources): boolean {
  return [...new Set(edits.map(({ file }) => file))].every((file) => {
    const own = edits.filter((edit) => edit.file === file);
    const [text, source] = [sources.text(file), sources.source(file)];
    const edited = text === null ? null : applyEdits(text, own);
    if (edited === null || text === null || !source) return false;
    if (own.every((edit) => isNewName(edit, text))) return true;
    return (
      innermostParses(source, text, own) || (statementsParse(source, text, own) ?? isValid(file, edited))
    );
  });
}

/** Whether one name takes the place of another: where the one stood, any other may stand. */
function isNewName({ start, end, text }: Edit, before: string): boolean {
  const isWhole = !isNamePart(before[start - 1]) && !isNamePart(before[end]);
  return isWhole && isIdentifier(before.slice(start, end)) && isIdentifier(text);
}

function isNamePart(character = ''): boolean {
  return /[\w$\\\u0080-\uffff]/.test(character);
}

function isValid(file: string, text: string, statements?: number): boolean {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return (
    syntaxError(source) === null && (statements ?? source.statements.length) === source.statements.length
  );
}

/**
 * Whether the innermost statement that holds all edits is one statement still, where a function may have it: what is
 * around it does not see the difference. What may stand in other places alone does not parse here.
 */
function innermostParses(source: ts.SourceFile, text: string, edits: readonly Edit[]): boolean {
  const [start, end] = [
    Math.min(...edits.map((edit) => edit.start)),
    Math.max(...edits.map((edit) => edit.end)),
  ];
  const innermost = (node: ts.Node): ts.Statement | undefined => {
    if (node.pos > start || node.end < end) return undefined;
    const isHolding = ts.isStatement(node) && !ts.isBlock(node) && node.getStart(source) <= start;
    return ts.forEachChild(node, innermost) ?? (isHolding ? node : undefined);
  };
  const statement = innermost(source);
  return statement !== undefined && partParses(source, text, statement, edits);
}

/** Whether a statement with its edits made is one statement still. */
function partParses(
  source: ts.SourceFile,
  text: string,
  statement: ts.Statement,
  edits: readonly Edit[],
): boolean {
  const from = statement.getStart(source);
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }));
  const edited = applyEdits(text.slice(from, statement.end), moved);
  return edited !== null && isValid(source.fileName, edited, 1);
}

/**
 * Whether the edited statements parse, each by itself: files are long, and an editor asks at every keystroke. Null where
 * an edit lies in none of them.
 */
function statementsParse(source: ts.SourceFile, text: string, edits: readonly Edit[]): boolean | null {
  const holding = source.statements.map((statement) => ({
    statement,
    own: edits.filter(({ start, end }) => start >= statement.getStart(source) && end <= statement.end),
  }));
  if (holding.reduce((sum, { own }) => sum + own.length, 0) !== edits.length) return null;
  return holding.every(({ statement, own }) => own.length === 0 || partParses(source, text, statement, own));
}
