import type { Diagnostic, Suggestion } from '../diagnostic.js';
import { applyEdits } from '../fix/apply.js';
import type { Edit } from '../fix/intent.js';
import { readLines } from '../program/python-comments.js';

/**
 * A comment of ours that switches a finding off, behind the line on which it is shown (the comment that ESLint's own action
 * writes is none in Python). Null where no comment can stand: in a string, before a line that goes on behind a backslash.
 */
export function disablingComment(
  text: string,
  { file, ruleId, line }: Pick<Diagnostic, 'file' | 'ruleId' | 'line'>,
): Pick<Suggestion, 'description' | 'edits'> | null {
  const edit = { file, ...(widened(text, ruleId, line) ?? appended(text, ruleId, line)) };
  const after = applyEdits(text, [edit]);
  const isRead = after !== null && readLines(after).comments.some((comment) => comment.line === line && comment.text.includes(ruleId)); // prettier-ignore
  if (!isRead || /\\\s*#/.test(lineAt(after, line).text)) return null;
  return { description: `Disable ${ruleId} for this line`, edits: [edit] };
}

type Change = Omit<Edit, 'file'>;

/** One more rule in a comment that stands there already. */
function widened(text: string, ruleId: string, line: number): Change | null {
  const comment = readLines(text).comments.find((each) => each.line === line && each.indent === null);
  const [before] = (comment && /^.*#\s*resnet-lint:\s*disable=[\w-]+(?:\s*,\s*[\w-]+)*/.exec(comment.text)) ?? []; // prettier-ignore
  if (!comment || before === undefined) return null;
  const at = comment.start + before.length;
  return { start: at, end: at, text: `,${ruleId}` };
}

function appended(text: string, ruleId: string, line: number): Change {
  const { start, text: found } = lineAt(text, line);
  const at = start + found.trimEnd().length;
  return { start: at, end: start + found.length, text: `  # resnet-lint: disable=${ruleId}` };
}

function lineAt(text: string, line: number): { readonly start: number; readonly text: string } {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length, 0);
  return { start, text: (lines[line - 1] ?? '').replace(/[\r\n]+$/, '') };
}
