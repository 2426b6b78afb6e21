import { ts } from './ts.js';
import type { FileBindings, PropertyUse } from './scopes.js';
import { connectedWith } from './connected.js';
import { publicNames } from './public-names.js';
import type { RenameSet } from './rename-set.js';

/**
 * Whether code outside the project can know a name of the set: it is exported, a global of a script, or a property that
 * others see, be it as a member, as an option, in a saved configuration or as the text of a key. So it is where a
 * property has the name in files that have nothing to do with those where the rename starts.
 */
export function reachesOutside(set: RenameSet, start: ReadonlySet<string>): boolean {
  if (set.exports.size > 0) return true;
  for (const [binding, file] of set.bindings) {
    if (binding.scope === file.top && !isModule(file.source)) return true;
  }
  return [...set.properties].some((name) => {
    const files = set.project.sharing(name);
    return (
      files?.some(readsKeys) !== false || isPublicProperty(files, name) || isElsewhere(set, start, files)
    );
  });
}

/** Whether a file is linked with the start only by files in which the name does not occur. */
function isElsewhere(
  { project }: RenameSet,
  start: ReadonlySet<string>,
  mentioning: readonly FileBindings[],
): boolean {
  const files = mentioning.map(({ file }) => file);
  const near = connectedWith(start, { ...project, files: [...start, ...files] });
  return files.some((file) => !near.has(file));
}

/** The names that a script declares are the page's. */
function isModule(source: ts.SourceFile): boolean {
  if (
    /\.[cm][jt]s$/.test(source.fileName) ||
    /\b(module\.exports|exports\.\w|require\s*\()/.test(source.text)
  ) {
    return true;
  }
  return source.statements.some(
    (node) =>
      ts.isImportDeclaration(node) ||
      ts.isImportEqualsDeclaration(node) ||
      ts.isExportDeclaration(node) ||
      ts.isExportAssignment(node) ||
      hasModifier(node, ts.SyntaxKind.ExportKeyword),
  );
}

/** Code that makes texts of keys: then a new key may be another text. */
function readsKeys({ source }: FileBindings): boolean {
  return /\bObject\s*\.\s*(keys|entries|getOwnProperty\w+)\b|\bJSON\s*\.\s*stringify\b|\bfor\s*\(\s*(const|let|var)\s+\w+\s+in\b/.test(
    source.text,
  );
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (node.modifiers?.some((modifier) => modifier.kind === kind) ?? false);
}

function isPublicProperty(files: readonly FileBindings[], name: string): boolean {
  const uses = files.flatMap((file) =>
    [...file.properties.values()].filter((use) => use.name === name).map((use) => ({ file, use })),
  );
  if (uses.every(({ use }) => ts.isPrivateIdentifier(use.node))) return false;
  if (uses.some(({ use }) => isInConfiguration(use))) return true;
  const members = uses.filter(({ use }) => isMember(use));
  // Where no type says whose property it is, every exported part of the code may hand it out.
  if (members.length === 0) return uses.some(({ file, use }) => isIn(publicNames(file), use.node));
  return members.some(({ file, use }) => isVisible(publicNames(file), use.node.parent));
}

function isMember({ node: { parent } }: PropertyUse): boolean {
  return (
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isEnumMember(parent) ||
    ts.isParameter(parent) ||
    ((ts.isMethodDeclaration(parent) || ts.isAccessor(parent)) && ts.isClassLike(parent.parent))
  );
}

/** `getConfig() { return { downsample: … } }`: networks are saved with it. */
function isInConfiguration({ node }: PropertyUse): boolean {
  for (let at: ts.Node = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isMethodDeclaration(at) && at.name.getText() === 'getConfig') return true;
  }
  return false;
}

function isVisible(known: ReadonlySet<ts.Node>, member: ts.Node): boolean {
  return !hasModifier(member, ts.SyntaxKind.PrivateKeyword) && isIn(known, member);
}

function isIn(statements: ReadonlySet<ts.Node>, node: ts.Node): boolean {
  let at = node;
  while (!ts.isSourceFile(at.parent)) at = at.parent;
  return statements.has(at);
}
