import { ts } from './ts.js';
import type { QuietEdit } from '../../program/front-end.js';
import { changeBetween, errorsOf, treeOf } from './trees.js';

const K = ts.SyntaxKind;

/** What may stand around lines of comments that nobody quotes: statements and members, no expressions. */
const plainParents: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[K.SourceFile, K.Block, K.ModuleBlock, K.ModuleDeclaration, K.CaseBlock, K.CaseClause, K.DefaultClause],
  ...[K.FunctionDeclaration, K.ClassDeclaration, K.MethodDeclaration, K.Constructor, K.GetAccessor],
  ...[
    K.SetAccessor,
    K.InterfaceDeclaration,
    K.IfStatement,
    K.ForStatement,
    K.ForOfStatement,
    K.ForInStatement,
  ],
  ...[K.WhileStatement, K.DoStatement, K.TryStatement, K.CatchClause, K.SwitchStatement],
]);

/** Words by which a comment says something to somebody who reads the text of a file, not its code. */
const telling =
  /[@=]|resnet-lint|tf|tensorflow|\b(?:import|exports?|require|module|Object|JSON)\b|\bfor\s*\(|\bfrom\s*['\x22`]/;

/** Whether a comment says something to more than those who read the code. */
export function isTelling(comment: string): boolean {
  return telling.test(comment);
}

/** The change between two versions that lies in lines without code, in comments that say nothing; null for any other. */
export function commentEdit(file: string, before: string, after: string): QuietEdit | null {
  const change = changeBetween(before, after);
  const source = treeOf(file, before);
  const gap = errorsOf(source).length > 0 ? null : gapAround(source, change.start, change.oldEnd);
  if (gap === null) return null;
  const moved = change.newEnd - change.oldEnd;
  const [was, is] = [before.slice(gap.start, gap.end), after.slice(gap.start, gap.end + moved)];
  if (isTelling(was) || isTelling(is)) return null;
  const [head, tail] = [before.slice(gap.start, change.start), before.slice(change.oldEnd, gap.end)];
  const isOnOwnLines = (gap.start === 0 || head.includes('\n')) && (gap.end === before.length || tail.includes('\n'));
  const kinds = commentsIn(was);
  return isOnOwnLines && kinds !== null && kinds === commentsIn(is) ? { ...change, names: [] } : null;
} // prettier-ignore

/** The comments and white space between two pieces of code around a stretch of a text. */
function gapAround(source: ts.SourceFile, start: number, end: number): { start: number; end: number } | null {
  let parent: ts.Node = source;
  for (;;) {
    const node = ts.forEachChild(parent, (child) =>
      child.pos <= start && end <= child.end ? child : undefined,
    );
    if (!node) return null;
    const code = node.getStart(source);
    // In front of a statement or a member, or of the end of the file.
    if (end <= code) return { start: node.pos, end: code };
    if (!plainParents.has(node.kind)) return null;
    parent = node;
  }
}

/** The kinds of a text's comments and the breaks of its lines, in order; null where it is not all comments and space. */
function commentsIn(text: string): string | null {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  let kinds = '';
  for (let kind = scanner.scan(); kind !== K.EndOfFileToken; kind = scanner.scan()) {
    const isSpace = kind === K.WhitespaceTrivia || kind === K.NewLineTrivia;
    const isComment = kind === K.SingleLineCommentTrivia || kind === K.MultiLineCommentTrivia;
    if ((!isSpace && !isComment) || scanner.isUnterminated()) return null;
    if (isComment) kinds += `${kind} `;
    kinds += '\n'.repeat(scanner.getTokenText().split(/\r\n|[\n\r\u2028\u2029]/).length - 1);
  }
  return kinds;
}
