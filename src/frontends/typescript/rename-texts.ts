import { ts } from './ts.js';
import type { Edit } from '../../fix/intent.js';
import { respellings } from '../../fix/respell.js';
import { isSentence } from '../words.js';
import { isLoad } from './follow-export.js';
import type { FileBindings } from './scopes.js';

/** Edits of one file, with the names that they take away. */
export interface NameEdits {
  readonly file: FileBindings;
  readonly edits: readonly Edit[];
  readonly old: ReadonlySet<string>;
}

export interface TextEdits {
  readonly edits: readonly Edit[];
  /** Not comments alone: a program can read what it changes. */
  readonly changesStrings: boolean;
}

/**
 * The name in strings, templates and comments of the functions, classes and types where it is renamed. Texts that may be
 * more than words are left alone: what is imported, compared, used as a key or as a type.
 */
export function textEdits({ file, edits, old }: NameEdits, name: string): TextEdits {
  const { source } = file;
  const found = new Map<number, Edit>();
  let changesStrings = false;
  const isTaken = (start: number, end: number): boolean =>
    edits.some((edit) => edit.start < end && start < edit.end);
  const search = (start: number, end: number, node?: ts.Node): void => {
    const text = source.text.slice(start, end);
    for (const word of old) {
      const respelt = respellings(text, word, name);
      if (node && isBareName(node, respelt)) continue;
      for (const each of respelt) {
        const [from, to] = [start + each.start, start + each.end];
        const isLeft = isTaken(from, to) || found.has(from) || isSentence(text, each.start, each.end, word);
        if (isLeft) continue;
        found.set(from, { file: file.file, start: from, end: to, text: each.text });
        changesStrings ||= node !== undefined;
      }
    }
  };
  for (const region of regionsOf(source, edits)) eachText(region, source, search);
  return { edits: [...found.values()], changesStrings };
}

/** The innermost functions, classes and types around edits; the statement where there is none. */
function regionsOf(source: ts.SourceFile, edits: readonly Edit[]): ReadonlySet<ts.Node> {
  const regions = new Set<ts.Node>();
  for (const { start } of edits) {
    let region: ts.Node = source;
    const visit = (node: ts.Node): void => {
      if (node.pos > start || node.end <= start) return;
      if (region === source || isRegion(node)) region = node;
      ts.forEachChild(node, visit);
    };
    ts.forEachChild(source, visit);
    regions.add(withComment(region));
  }
  return regions;
}

function isRegion(node: ts.Node): boolean {
  return (
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}

/** A function in a variable or a field is commented where that is declared. */
function withComment(node: ts.Node): ts.Node {
  let at = node;
  while (
    ts.isVariableDeclaration(at.parent) ||
    ts.isVariableDeclarationList(at.parent) ||
    ts.isVariableStatement(at.parent) ||
    ts.isPropertyDeclaration(at.parent) ||
    ts.isPropertyAssignment(at.parent)
  ) {
    at = at.parent;
  }
  return at;
}

/** Calls `search` with the bounds of every comment and every string that is only words. */
function eachText(
  node: ts.Node,
  source: ts.SourceFile,
  search: (start: number, end: number, node?: ts.Node) => void,
): void {
  if (ts.isJSDoc(node)) {
    search(node.pos, node.end);
    return;
  }
  const children = node.getChildren(source);
  if (children.length === 0) {
    const start = node.getStart(source);
    search(node.pos, start);
    if (isTextToken(node) && isOnlyWords(node)) search(start + 1, node.end - 1, node);
  }
  for (const child of children) eachText(child, source, search);
}

function isTextToken(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    node.kind === ts.SyntaxKind.TemplateHead ||
    node.kind === ts.SyntaxKind.TemplateMiddle ||
    node.kind === ts.SyntaxKind.TemplateTail
  );
}

const joining: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/** Names of modules, keys and types, and what is compared or saved as a class, are known by others. */
function isOnlyWords(node: ts.Node): boolean {
  const { parent } = wholeText(node);
  if (ts.isBinaryExpression(parent)) return joining.has(parent.operatorToken.kind);
  const isKnown =
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExternalModuleReference(parent) ||
    ts.isLiteralTypeNode(parent) ||
    ts.isElementAccessExpression(parent) ||
    ts.isCaseClause(parent) ||
    ts.isExpressionStatement(parent) ||
    ts.isComputedPropertyName(parent) ||
    (ts.isCallExpression(parent) && isLoad(parent));
  const name = 'name' in parent ? (parent.name as ts.Node | undefined) : undefined;
  return !isKnown && name !== node && name?.getText() !== 'className';
}

/** The expression that a string is a part of: a template, a sum. */
function wholeText(node: ts.Node): ts.Node {
  let at = node;
  while (
    ts.isTemplateSpan(at.parent) ||
    ts.isTemplateExpression(at.parent) ||
    ts.isParenthesizedExpression(at.parent) ||
    ts.isConditionalExpression(at.parent) ||
    (ts.isBinaryExpression(at.parent) && at.parent.operatorToken.kind === ts.SyntaxKind.PlusToken)
  ) {
    at = at.parent;
  }
  return at;
}

/** A string that is the name and nothing else may be a choice of something; as the name of a layer it is none. */
function isBareName(
  node: ts.Node,
  found: readonly { readonly start: number; readonly end: number }[],
): boolean {
  if (!ts.isStringLiteralLike(node)) return false;
  const isWhole = found.some(({ start, end }) => end - start === node.text.length);
  return isWhole && !(ts.isPropertyAssignment(node.parent) && node.parent.name.getText() === 'name');
}
