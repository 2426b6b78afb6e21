import { ts } from './ts.js';
import type { Edit, Fix } from '../../fix/intent.js';
import type { Place } from '../../program/program.js';
import type { FileBindings } from './scopes.js';
import { connectedWith } from './connected.js';
import { followExport } from './rename-exports.js';
import { isFree } from './rename-free.js';
import { areSafeProperties } from './rename-properties.js';
import { reachesOutside } from './rename-public.js';
import {
  boundProject,
  exportModifier,
  isBoth,
  isShorthand,
  isShorthandBinding,
  type RenameSet,
} from './rename-set.js';
import { inPlaceOf } from '../words.js';
import { type TextEdits, textEdits } from './rename-texts.js';
import type { Binding } from './scopes.js';
import { nodeAt, type Sources } from './sources.js';

/**
 * Renames what is declared at these places, with every reference in the project, to the first candidate that is free
 * wherever it would stand. Null when there is none, or when a name is out of sight: exported without an importer here,
 * reached by a computed index, a string, `eval` or `with`.
 */
export function rename(
  declarations: readonly Place[],
  candidates: readonly string[],
  sources: Sources,
): Fix | null {
  const connected = connectedWith(
    declarations.map(({ file }) => file),
    sources,
  );
  const set: RenameSet = {
    project: boundProject(sources, connected),
    bindings: new Map(),
    properties: new Set(),
    marked: new Map(),
    exports: new Map(),
  };
  if (declarations.length === 0 || !declarations.every((place) => addTarget(set, place))) return null;
  if (!close(set) || !areSafeProperties(set)) return null;
  const name = candidates.find((candidate) => isFree(set, candidate));
  if (name === undefined) return null;
  const start = new Set(declarations.map(({ file }) => file));
  const { edits, changesStrings } = editsFor(set, name);
  return {
    edits,
    scope: scopeOf(set),
    isPublic: changesStrings || reachesOutside(set, start),
    names: new Map(
      [...touchedFiles(set)].flatMap((file) =>
        [...oldNames(set, file)].map((old) => [old, inPlaceOf(old, name)] as const),
      ),
    ),
  };
}

function addTarget(set: RenameSet, place: Place): boolean {
  const file = set.project.bound(place.file);
  const node = file && nameAt(file, place);
  if (!node) return false;
  const binding = file.bindings.get(node);
  const property = file.properties.get(node);
  if (binding) set.bindings.set(binding, file);
  if (property && !isShorthandBinding(node)) set.properties.add(property.name);
  return binding !== undefined || property !== undefined;
}

/** The name at a place, or the name of what is declared there. */
function nameAt(file: FileBindings, place: Place): ts.Node | null {
  const node = nodeAt(file.source, place);
  if (!node || file.bindings.has(node) || file.properties.has(node)) return node;
  return 'name' in node ? (node.name as ts.Node) : null;
}

/** Adds what must change along: fields of parameter properties, names in other files. */
function close(set: RenameSet): boolean {
  const done = new Set<Binding>();
  const names = new Set<string>();
  for (;;) {
    const binding = [...set.bindings.keys()].find((each) => !done.has(each));
    const name = [...set.properties].find((each) => !names.has(each));
    if (binding) {
      done.add(binding);
      if (!closeBinding(set, binding)) return false;
    } else if (name !== undefined) {
      names.add(name);
      if (!closeProperty(set, name)) return false;
    } else {
      return true;
    }
  }
}

function closeBinding(set: RenameSet, binding: Binding): boolean {
  const file = set.bindings.get(binding);
  if (!file || binding.scope.isDynamic || binding.declarations.length === 0) return false;
  for (const node of binding.declarations) {
    if (isBoth(node)) set.properties.add(binding.name);
    const exporting = exportModifier(node);
    if (!exporting || isDefault(exporting)) continue;
    if (binding.scope !== file.top || !followExport(set, file.file, binding.name)) return false;
  }
  return true;
}

function isDefault(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) ?? false)
  );
}

function closeProperty(set: RenameSet, name: string): boolean {
  const files = set.project.sharing(name);
  for (const file of files ?? []) {
    for (const use of file.properties.values()) {
      const binding = use.name === name && isBoth(use.node) ? file.bindings.get(use.node) : undefined;
      if (binding) set.bindings.set(binding, file);
    }
  }
  return files !== null;
}

function editsFor(set: RenameSet, name: string): TextEdits {
  const edits: Edit[] = [];
  let changesStrings = false;
  for (const file of touchedFiles(set)) {
    const own: Edit[] = [];
    for (const node of nodesIn(set, file)) {
      const edit = editAt(set, file, node, name);
      if (edit) own.push(edit);
    }
    edits.push(...own);
    if (set.project.renamesTexts) {
      const texts = textEdits({ file, edits: own, old: oldNames(set, file) }, name);
      edits.push(...texts.edits);
      changesStrings ||= texts.changesStrings;
    }
  }
  edits.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
  return { edits, changesStrings };
}

/** The words of a file that may have to change. */
function nodesIn(set: RenameSet, file: FileBindings): ReadonlySet<ts.Node> {
  const found = new Set<ts.Node>();
  for (const [binding, owner] of set.bindings) {
    if (owner === file) for (const { node } of binding.uses) found.add(node);
  }
  for (const { node, name } of file.properties.values()) if (set.properties.has(name)) found.add(node);
  for (const [node, marker] of set.marked) if (marker === file) found.add(node);
  return found;
}

function oldNames({ bindings, properties }: RenameSet, file: FileBindings): ReadonlySet<string> {
  const names = [...bindings].flatMap(([binding, owner]) => (owner === file ? [binding.name] : []));
  return new Set([...names, ...[...properties].map((property) => property.replace(/^#/, ''))]);
}

/** Where another edit could bring in a name that the new one must not meet: the scopes; for properties, the files. */
function scopeOf(set: RenameSet): readonly Place[] {
  if (set.properties.size > 0 || set.exports.size > 0) {
    return [...touchedFiles(set)].map(({ file, source }) => ({ file, start: 0, end: source.end }));
  }
  return [...set.bindings].map(([{ scope }, { file }]) => ({
    file,
    start: scope.node.pos,
    end: scope.node.end,
  }));
}

function touchedFiles(set: RenameSet): ReadonlySet<FileBindings> {
  const files = new Set([...set.bindings.values(), ...set.marked.values()]);
  for (const name of set.properties) set.project.sharing(name)?.forEach((file) => files.add(file));
  return files;
}

function editAt(set: RenameSet, file: FileBindings, node: ts.Node, name: string): Edit | null {
  const binding = file.bindings.get(node);
  const property = file.properties.get(node);
  const isVariable = binding !== undefined && set.bindings.has(binding);
  const isElsewhere = set.marked.has(node) || (property !== undefined && set.properties.has(property.name));
  if (!isVariable && !isElsewhere) return null;
  const start = node.getStart(file.source);
  const old = file.source.text.slice(start, node.end);
  const text = written(node, old, inPlaceOf(old, name), isVariable, isElsewhere);
  return { file: file.file, start, end: node.end, text };
}

/** How the new name is written where one word stands for two names and only one of them may change. */
function written(
  node: ts.Node,
  old: string,
  name: string,
  isVariable: boolean,
  isElsewhere: boolean,
): string {
  const { parent } = node;
  if (isShorthand(node) && isVariable !== isElsewhere) {
    return isVariable ? `${old}: ${name}` : `${name}: ${old}`;
  }
  if (ts.isImportSpecifier(parent) && !parent.propertyName && isVariable !== isElsewhere) {
    return isVariable ? `${old} as ${name}` : `${name} as ${old}`;
  }
  if (ts.isExportSpecifier(parent) && !parent.propertyName) return `${name} as ${old}`;
  return name;
}
