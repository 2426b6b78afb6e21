import { ts } from './ts.js';
import type { QuietEdit } from '../../program/front-end.js';
import { isTelling } from './comment-edits.js';
import { namesOf, type IdleNames, idleNames, mayRead } from './idle-statements.js';
import { changeBetween, errorsOf, treeOf } from './trees.js';

/** Where an edit lies in one version. */
interface Surroundings {
  /** What encloses it and the statements in front of it, as kinds and places. */
  readonly before: readonly string[];
  /** The statements behind it, by their places from the end of the file. */
  readonly behind: readonly string[];
  readonly names: readonly string[];
}

/**
 * The change between two versions of a text that lies in statements of a block that do nothing: in a name that is typed, in
 * a number that nobody uses yet. Null for any other.
 */
export function idleEdit(file: string, before: string, after: string): QuietEdit | null {
  const change = changeBetween(before, after);
  const { start, oldEnd, newEnd } = change;
  if (/[\n\r\u2028\u2029]/.test(before.slice(start, oldEnd) + after.slice(start, newEnd))) return null;
  const was = surroundingsOf(treeOf(file, before), change.start, oldEnd);
  if (was === null) return null;
  // The tree before it is used up by the one after it.
  const is = surroundingsOf(treeOf(file, after), start, newEnd);
  if (is === null || !isSame(was.before, is.before) || !isSame(was.behind, is.behind)) return null;
  return { ...change, names: [...was.names, ...is.names] };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

/** What stands around the statements that a stretch touches; null where one of them does something. */
function surroundingsOf(source: ts.SourceFile, start: number, end: number): Surroundings | null {
  if (errorsOf(source).length > 0) return null;
  const around = nodesAround(source, start, end);
  const block = around.at(-1);
  if (!block || !ts.isBlock(block)) return null;
  const { text } = source;
  // What is typed behind a space may go on with the statement in front of it.
  const reach = start - (/[ \t]*$/.exec(text.slice(block.pos, start))?.[0].length ?? 0);
  const isInFront = (each: ts.Statement): boolean =>
    each.end < start && (each.end < reach || idleNames(each) === null);
  const front = block.statements.filter(isInFront);
  const touched = block.statements.filter((each) => !isInFront(each) && each.getStart(source) <= end);
  const behind = block.statements.filter((each) => each.getStart(source) > end);
  // A block that does nothing at all may mean something by that.
  if (front.length + behind.length === 0) return null;
  const from = Math.min(start, ...touched.map((each) => each.getStart(source)));
  const to = Math.max(end, ...touched.map((each) => each.end));
  if (!isPlainAround(text, front.at(-1)?.end ?? block.statements.pos, from, to)) return null;
  const names = touched.map(idleNames);
  if (!names.every((each) => each !== null)) return null;
  if (!areOwn(names, text.slice(0, from) + text.slice(to), [...around].reverse(), from)) return null;
  const fromEnd = (at: number): number => text.length - at;
  return {
    before: [
      ...around.map(({ kind, pos, end: last }) => `${kind} ${pos} ${fromEnd(last)}`),
      ...front.map((each) => `${each.kind} ${each.pos} ${each.end}`),
    ],
    behind: behind.map((each) => `${each.kind} ${fromEnd(each.getStart(source))} ${fromEnd(each.end)}`),
    names: names.flatMap(namesOf),
  };
}

/** The nodes around a stretch of a text, from the file down to a block that holds it. */
function nodesAround(source: ts.SourceFile, start: number, end: number): readonly ts.Node[] {
  const around: ts.Node[] = [source];
  let blocks = 0;
  for (let parent: ts.Node | undefined = source; parent;) {
    parent = ts.forEachChild(parent, (child) => (child.pos < start && end < child.end ? child : undefined));
    if (parent) around.push(parent);
    const isHolding = parent && ts.isBlock(parent) && parent.getStart(source) < start;
    if (isHolding) blocks = around.length;
  }
  return around.slice(0, blocks);
}

/**
 * Whether comments around what stands at [from, to) say nothing to anybody: those in front of it, which would be those of
 * another statement without it, and the one behind it in its line, in which no more code may stand.
 */
function isPlainAround(text: string, front: number, from: number, to: number): boolean {
  if (/\/[*/]/.test(text.slice(from, to)) || /\/\*|\/\/.*$/.test(text.slice(front, from))) return false;
  const [line = ''] = /^[^\n\r\u2028\u2029]*/.exec(text.slice(to)) ?? [];
  return /^\s*(?:\/\/.*)?$/.test(line) && !isTelling(line);
}

/** Whether nobody else knows the names that statements declare, and what they read is there. */
function areOwn(
  names: readonly IdleNames[],
  others: string,
  around: readonly ts.Node[],
  start: number,
): boolean {
  const isFree = (name: string): boolean =>
    !new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(others);
  const declared = names.flatMap(({ declares }) => declares);
  if (new Set(declared).size < declared.length || !declared.every(isFree)) return false;
  return names.every(({ reads }) =>
    reads.every((read) => !declared.includes(read.name) && mayRead(read, around, start)),
  );
}
