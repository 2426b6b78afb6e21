import type { Edit, Fix } from '../../fix/intent.js';
import type { Place } from '../../program/program.js';
import type { FileNames } from './names.js';
import { functionOf, isFlagParameter } from './parameters.js';
import { areSafeAttributes } from './rename-attributes.js';
import { followExport } from './rename-exports.js';
import { isFree } from './rename-free.js';
import { closeKeywords } from './rename-keywords.js';
import { reachesOutside } from './rename-public.js';
import { inPlaceOf } from '../words.js';
import { boundProject, type RenameSet } from './rename-set.js';
import { textEdits } from './rename-texts.js';
import type { Binding } from './scopes.js';
import { field, type Syntax } from './syntax.js';
import { nodeAt, type Trees } from './trees.js';

/**
 * Renames what is bound at these places, with every reference in the project, to the first candidate that is free
 * wherever it would stand. Null when there is none, or when a name is out of sight: reached by a text, passed to a
 * package, an attribute of a class that is not here.
 */
export function rename(declarations: readonly Place[], candidates: readonly string[], trees: Trees): Fix | null {
  const project = boundProject(trees, declarations.map(({ file }) => file)); // prettier-ignore
  const set: RenameSet = { project, bindings: new Map(), attributes: new Set(), marked: new Map(), exports: new Map() }; // prettier-ignore
  if (declarations.length === 0 || !declarations.every((place) => addTarget(set, place))) return null;
  if (!close(set) || !areSafeAttributes(set)) return null;
  const old = [...[...set.bindings.keys()].map((binding) => binding.name), ...set.attributes];
  // What Python itself looks for goes by no other name.
  if (old.some((each) => /^__\w+__$/.test(each))) return null;
  const name = candidates.find((candidate) => isFree(set, candidate));
  if (name === undefined) return null;
  const { edits, changesStrings } = editsFor(set, name);
  edits.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
  return {
    edits,
    scope: scopeOf(set),
    isPublic: changesStrings || reachesOutside(set),
    renamesWeights: set.attributes.size > 0,
    names: new Map(old.map((each) => [each, inPlaceOf(each, name)])),
  };
} // prettier-ignore

function addTarget(set: RenameSet, place: Place): boolean {
  const file = set.project.bound(place.file);
  const found = file && nodeAt(file.tree, place);
  const node = found && (found.type === 'identifier' ? found : field(found, 'name'));
  if (!node) return false;
  const [binding, attribute] = [file.bindings.get(node), file.attributes.get(node)];
  if (binding) set.bindings.set(binding, file);
  if (attribute) set.attributes.add(attribute.name);
  return binding !== undefined || attribute !== undefined;
}

/** Adds what must change along: attributes that the bodies of classes bind, keywords, names in other files. */
function close(set: RenameSet): boolean {
  const done = new Set<Binding | string>();
  for (;;) {
    const binding = [...set.bindings.keys()].find((each) => !done.has(each));
    const name = [...set.attributes].find((each) => !done.has(each));
    if (binding) {
      done.add(binding);
      if (!closeBinding(set, binding)) return false;
    } else if (name !== undefined) {
      done.add(name);
      if (!closeAttribute(set, name)) return false;
    } else {
      const before = set.bindings.size;
      if (!closeKeywords(set)) return false;
      if (set.bindings.size === before) return true;
    }
  }
}

function closeBinding(set: RenameSet, binding: Binding): boolean {
  const file = set.bindings.get(binding);
  if (!file || binding.scope.isDynamic || file.inPatterns.has(binding.name)) return false;
  // `import a.b` binds the first part of a path.
  if (file.imports.some(({ local, isDotted }) => isDotted && local && file.bindings.get(local) === binding)) return false; // prettier-ignore
  const fn = functionOf(file, binding);
  if (fn && isFlagParameter(file.tree, fn, binding.name)) return false;
  if (binding.scope.kind === 'class') set.attributes.add(binding.name);
  return binding.scope.kind !== 'module' || followExport(set, file.file, binding.name);
}

function closeAttribute(set: RenameSet, name: string): boolean {
  const files = set.project.sharing(name);
  for (const file of files ?? []) {
    for (const use of file.attributes.values()) {
      const binding = use.name === name && use.object === null ? file.bindings.get(use.node) : undefined;
      if (binding) set.bindings.set(binding, file);
    }
  }
  return files !== null;
}

/** Where another edit could bring in a name that the new one must not meet. */
function scopeOf(set: RenameSet): readonly Place[] {
  const isLocal = set.attributes.size === 0 && set.exports.size === 0 && set.marked.size === 0;
  if (!isLocal) return [...touchedFiles(set)].map(({ file, tree }) => ({ file, start: 0, end: tree.text.length }));
  return [...set.bindings].map(([{ scope }, { file }]) => ({ file, start: scope.node.start, end: scope.node.end })); // prettier-ignore
} // prettier-ignore

function touchedFiles(set: RenameSet): ReadonlySet<FileNames> {
  const files = new Set([...set.bindings.values(), ...set.marked.values()]);
  for (const name of set.attributes) set.project.sharing(name)?.forEach((file) => files.add(file));
  return files;
}

function editsFor(
  set: RenameSet,
  name: string,
): { readonly edits: Edit[]; readonly changesStrings: boolean } {
  const edits: Edit[] = [];
  let changesStrings = false;
  for (const file of touchedFiles(set)) {
    const own = editsIn(set, file, name);
    edits.push(...own);
    if (!set.project.renamesTexts) continue;
    const texts = textEdits({ file, edits: own, old: oldNames(set, file) }, name);
    edits.push(...texts.edits);
    changesStrings ||= texts.changesStrings;
  }
  return { edits, changesStrings };
}

function oldNames({ bindings, attributes }: RenameSet, file: FileNames): ReadonlySet<string> {
  const own = [...bindings].flatMap(([binding, owner]) => (owner === file ? [binding.name] : []));
  return new Set([...own, ...attributes]);
}

function editsIn(set: RenameSet, file: FileNames, name: string): readonly Edit[] {
  const marked = [...set.marked].flatMap(([node, marker]) => (marker === file ? [node] : []));
  const nodes = new Set<Syntax>([...file.bindings.keys(), ...file.attributes.keys(), ...marked]);
  return [...nodes].flatMap((node) => {
    const text = written(set, file, node, name);
    return text === null ? [] : [{ file: file.file, start: node.start, end: node.end, text }];
  });
}

/** The new text of a name; null where it stays. */
function written(set: RenameSet, file: FileNames, node: Syntax, name: string): string | null {
  const [binding, attribute] = [file.bindings.get(node), file.attributes.get(node)];
  const isVariable = binding !== undefined && set.bindings.has(binding);
  const isElsewhere = set.marked.has(node) || (attribute !== undefined && set.attributes.has(attribute.name));
  if (!isVariable && !isElsewhere) return null;
  const old = file.tree.source(node);
  const own = inPlaceOf(old, name);
  const imported = isVariable ? file.imports.find(({ local }) => local === node) : undefined;
  // Of an import only the own name changes where the other file keeps its.
  const isKept = imported !== undefined && !isElsewhere && file.tree.parentOf(node)?.type === 'dotted_name';
  return isKept ? `${old} as ${own}` : own;
}
