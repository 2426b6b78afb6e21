import type { Directive } from './directives.js';
import { type PythonComment, type PythonLines, readLines } from '../program/python-comments.js';

const own =
  /#\s*resnet-lint:\s*(disable-next|disable|enable)(?![\w-])\s*(?:=\s*([\w-]+(?:\s*,\s*[\w-]+)*))?(.*)$/;
const shared = /#\s*noqa(?![\w-])(?:\s*:\s*([\w-]+(?:[\s,]+[\w-]+)*))?/i;

/** What comments of Python ask for, beside the forms that all languages have. */
export function parsePythonDirectives(
  text: string,
  common: (
    comment: string,
  ) => (Pick<Directive, 'kind' | 'rules' | 'reason'> & { readonly at: number }) | null,
): readonly Directive[] {
  if (!text.includes('resnet-lint') && !/noqa/i.test(text)) return [];
  const lines = readLines(text);
  return lines.comments.flatMap((comment): Directive[] => {
    const plain = common(comment.text);
    return [
      ...(plain ? [placed(comment, plain.at, plain)] : []),
      ...ownDirective(comment, lines),
      ...sharedDirective(comment),
    ];
  });
}

/** A directive from some letter of a comment on. */
function placed(comment: PythonComment, at: number, asked: Pick<Directive, 'kind' | 'rules' | 'reason'>): Directive {
  const { line, column, text } = comment;
  return { ...asked, until: null, isForeign: false, line, column: column + at, endColumn: column + text.trimEnd().length, lastLine: line };
} // prettier-ignore

/** `# resnet-lint: disable=rule`: behind code for its line, alone for the rest of its block, as Pylint's. */
function ownDirective(comment: PythonComment, lines: PythonLines): readonly Directive[] {
  const found = own.exec(comment.text);
  if (!found) return [];
  const [, word, names = '', rest = ''] = found;
  const rules = splitNames(names).filter((name) => name !== 'all');
  const reason = rest.replace(/^\s*(--|#)\s*/, '').trim();
  const base = placed(comment, found.index, { kind: 'line', rules, reason: reason === '' ? null : reason });
  if (word === 'enable') return [{ ...base, kind: 'block-end' }];
  if (word === 'disable-next') return [{ ...base, kind: 'next-line' }];
  if (comment.indent === null) return [base];
  return [{ ...base, kind: 'block-start', until: endOfBlock(comment.line, comment.indent, lines) }];
}

/** The last line of the block in which a comment stands; null where that goes on to the end of the file. */
function endOfBlock(line: number, indent: number, { starts }: PythonLines): number | null {
  const next = starts.find((start) => start.line > line && start.indent < indent);
  return next === undefined ? null : next.line - 1;
}

/** `# noqa` and `# noqa: rule`: it may be there for another linter, so it is never called unused. */
function sharedDirective(comment: PythonComment): readonly Directive[] {
  const found = shared.exec(comment.text);
  if (!found) return [];
  const rules = splitNames(found[1] ?? '');
  return [{ ...placed(comment, found.index, { kind: 'line', rules, reason: null }), isForeign: true }];
}

function splitNames(names: string): readonly string[] {
  return names.split(/[\s,]+/).filter((name) => name !== '');
}
