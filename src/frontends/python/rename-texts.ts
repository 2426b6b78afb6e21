import type { Edit } from '../../fix/intent.js';
import { respellings } from '../../fix/respell.js';
import { readLines } from '../../program/python-comments.js';
import { isSentence } from '../words.js';
import type { FileNames } from './names.js';
import { field, type Syntax } from './syntax.js';
import { around, type Tree } from './trees.js';

/** Edits of one file, with the names that they take away. */
export interface NameEdits {
  readonly file: FileNames;
  readonly edits: readonly Edit[];
  readonly old: ReadonlySet<string>;
}

export interface TextEdits {
  readonly edits: readonly Edit[];
  /** Not comments alone: a program can read what it changes. */
  readonly changesStrings: boolean;
}

/**
 * The name in strings and comments of the functions and classes where it is renamed. Texts that may be more than words
 * are left alone: what is compared, used as a key, or names an attribute.
 */
export function textEdits({ file: { tree }, edits, old }: NameEdits, name: string): TextEdits {
  const found = new Map<number, Edit>();
  let changesStrings = false;
  const search = (start: number, end: number, node?: Syntax): void => {
    const text = tree.text.slice(start, end);
    for (const word of old) {
      const respelt = respellings(text, word, name);
      const isWhole = respelt.some((each) => each.end - each.start === text.length);
      if (node && isWhole && !isNameOfLayer(tree, node)) continue;
      for (const each of respelt) {
        const [from, to] = [start + each.start, start + each.end];
        const isTaken = edits.some((edit) => edit.start < to && from < edit.end) || found.has(from);
        if (isTaken || isSentence(text, each.start, each.end, word)) continue;
        found.set(from, { file: tree.file, start: from, end: to, text: each.text });
        changesStrings ||= node !== undefined && !isDocstring(tree, node);
      }
    }
  };
  const regions = regionsOf(tree, edits);
  for (const region of regions) eachString(tree, region, search);
  for (const { start, text } of readLines(tree.text).comments) {
    if (regions.some((region) => isBeside(tree, region, start))) search(start, start + text.length);
  }
  return { edits: [...found.values()], changesStrings };
}

/** The innermost functions and classes around edits; the statement at the top where there is none. */
function regionsOf(tree: Tree, edits: readonly Edit[]): readonly Syntax[] {
  const regions = new Set<Syntax>();
  for (const { start } of edits) {
    let at: Syntax | undefined = tree.root;
    let region = at;
    while (at) {
      at = at.children.find((child) => child.start <= start && start < child.end);
      if (at && (region === tree.root || isDefinition(at))) region = at;
    }
    regions.add(region);
  }
  return [...regions];
}

function isDefinition({ type }: Syntax): boolean {
  return type === 'function_definition' || type === 'class_definition';
}

/** Whether a comment stands in a region, behind its last line, or alone on the lines before it. */
function isBeside(tree: Tree, { start, end }: Syntax, at: number): boolean {
  if (at < start) return /^(#[^\n]*|\s)*$/.test(tree.text.slice(at, start));
  return at < end || !tree.text.slice(end, at).includes('\n');
}

/** Calls `search` with the bounds of the contents of every string that is only words. */
function eachString(
  tree: Tree,
  node: Syntax,
  search: (start: number, end: number, node: Syntax) => void,
): void {
  if (node.type === 'string' && isOnlyWords(tree, node)) {
    for (const part of node.children) if (part.type === 'string_content') search(part.start, part.end, node);
  }
  for (const child of node.children) eachString(tree, child, search);
}

const known = new Set(['subscript', 'comparison_operator', 'case_pattern', 'pair', 'list', 'tuple', 'set']);

/** Calls whose texts mean attributes or modules. */
const reading = /(^|\.)(\w+attr|attrgetter|import_module|namedtuple|add_module|register_\w+|get_\w+)$/;

function isOnlyWords(tree: Tree, node: Syntax): boolean {
  const whole = wholeText(tree, node);
  const parent = tree.parentOf(whole);
  if (!parent || (known.has(parent.type) && field(parent, 'value') !== whole)) return false;
  const call = parent.type === 'argument_list' ? tree.parentOf(parent) : null;
  const callee = call ? field(call, 'function') : null;
  return callee === null || !reading.test(tree.source(callee));
}

/** The expression that a string is a part of: a sum, a choice. */
function wholeText(tree: Tree, node: Syntax): Syntax {
  const joining = ['binary_operator', 'parenthesized_expression', 'conditional_expression', 'concatenated_string', 'interpolation']; // prettier-ignore
  let at = node;
  for (const outer of around(tree, node)) {
    if (!joining.includes(outer.type) && !(outer.type === 'string' && at.type === 'interpolation')) break;
    at = outer;
  }
  return at;
}

/** A string that is the name and nothing else may be a choice of something; as the name of a layer it is none. */
function isNameOfLayer(tree: Tree, node: Syntax): boolean {
  const parent = tree.parentOf(node);
  const name = parent?.type === 'keyword_argument' ? field(parent, 'name') : null;
  return name !== null && tree.source(name) === 'name';
}

function isDocstring(tree: Tree, node: Syntax): boolean {
  return tree.parentOf(node)?.type === 'expression_statement';
}
