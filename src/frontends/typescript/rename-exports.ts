import { ts } from './ts.js';
import { Follower, isLoad } from './follow-export.js';
import type { Bound, RenameSet } from './rename-set.js';
import type { Binding, FileBindings } from './scopes.js';

/**
 * Marks every place in other files that names an export of `file`. False when somebody may name it unseen: nobody in the
 * project imports the file, a specifier that leads nowhere could mean it, or its namespace is handed on as a value.
 */
export function followExport(set: RenameSet, file: string, name: string): boolean {
  const names = set.exports.get(file) ?? new Set();
  if (names.has(name)) return true;
  set.exports.set(file, names.add(name));
  const { files, imports, resolve, bound } = set.project;
  const importers = files.filter((each) => imports(each).includes(file));
  if (importers.length === 0 || isNamedUnseen(set.project, file, name)) return false;
  return importers.every((importer) => {
    const names = bound(importer);
    const means = (specifier: ts.Node): boolean =>
      ts.isStringLiteralLike(specifier) && resolve(specifier.text, importer) === file;
    const star = (): boolean => followExport(set, importer, name);
    return names !== null && new Follower({ set, importer: names, name, means, star }).follow();
  });
}

/** Whether code may name an export of a file where it cannot be changed. */
function isNamedUnseen(project: Bound, file: string, name: string): boolean {
  const mentioning = project.mentioning(name);
  return (
    mentioning?.some(
      (each) => isSpoken(project, each, file) || namesUnresolved(project, each, name) || loadsAny(each),
    ) !== false
  );
}

/** Whether a string that is no import means the file, as where a test puts another module in its place. */
function isSpoken({ resolve }: Bound, { file: from, strings }: FileBindings, file: string): boolean {
  return strings().some(
    (node) => node.text.startsWith('.') && !isSpecifier(node) && resolve(node.text, from) === file,
  );
}

function isSpecifier({ parent }: ts.StringLiteralLike): boolean {
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExternalModuleReference(parent) ||
    (ts.isLiteralTypeNode(parent) && ts.isImportTypeNode(parent.parent)) ||
    (ts.isCallExpression(parent) && isLoad(parent))
  );
}

/** Whether a file takes the name from a module of which nothing is known here: its specifier may mean any file. */
function namesUnresolved(project: Bound, file: FileBindings, name: string): boolean {
  const marked = new Map<ts.Node, FileBindings>();
  const set = { project, marked, bindings: new Map<Binding, FileBindings>(), exports: new Map<string, Set<string>>(), properties: new Set<string>() }; // prettier-ignore
  const means = (specifier: ts.Node): boolean =>
    !ts.isStringLiteralLike(specifier) ||
    (!specifier.text.startsWith('.') && project.resolve(specifier.text, file.file) === null);
  new Follower({ set, importer: file, name, means, star: () => true }).follow();
  return marked.size > 0;
}

/** Whether a file loads modules whose names it puts together. */
function loadsAny({ source }: FileBindings): boolean {
  const isSuch = (node: ts.Node): boolean =>
    (ts.isCallExpression(node) && isLoad(node) && !ts.isStringLiteralLike(node.arguments[0] ?? node)) ||
    ts.forEachChild(node, isSuch) === true;
  return isSuch(source);
}
