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
    return statementsParse(source, text, own) ?? isValid(file, edited);
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
 * Whether the edited statements parse, each by itself: files are long, and an editor asks at every keystroke. Null where
 * an edit lies in none of them.
 */
function statementsParse(source: ts.SourceFile, text: string, edits: readonly Edit[]): boolean | null {
  const holding = source.statements.map((statement) => ({
    statement,
    own: edits.filter(({ start, end }) => start >= statement.getStart(source) && end <= statement.end),
  }));
  if (holding.reduce((sum, { own }) => sum + own.length, 0) !== edits.length) return null;
  return holding.every(({ statement, own }) => {
    if (own.length === 0) return true;
    const from = statement.getStart(source);
    const moved = own.map((edit) => ({ ...edit, start: edit.start - from, end: edit.end - from }));
    const edited = applyEdits(text.slice(from, statement.end), moved);
    return edited !== null && isValid(source.fileName, edited, 1);
  });
}
