import { type Definition, basesOf, classAround, meaningOf } from './callees.js';
import { frameworks, passesForeignClasses } from './foreign.js';
import { namesByText } from './named-by-text.js';
import type { AttributeUse, FileNames } from './names.js';
import { functionOf, isFlagParameter, isPlainType, isPlainValue } from './parameters.js';
import type { RenameSet } from './rename-set.js';
import { field, parts, type Syntax } from './syntax.js';
import { around } from './trees.js';

/** Whether every use of the renamed attributes is seen, and none of them belongs to a package. */
export function areSafeAttributes(set: RenameSet): boolean {
  for (const name of set.attributes) {
    const files = set.project.sharing(name);
    if (!files?.every((file) => isSafeIn(set, file, name))) return false;
    if (files.some((file) => namesByText(file, name))) return false;
  }
  return true;
}

function isSafeIn(set: RenameSet, names: FileNames, name: string): boolean {
  if (names.top.isDynamic || names.inPatterns.has(name)) return false;
  for (const use of names.attributes.values()) {
    if (use.name !== name || set.marked.has(use.node)) continue;
    if (isPlainAt(names, use) || isForeign(set, names, use)) return false;
  }
  return true;
}

/** Whether the syntax shows a flag, a size or a text under the name: then it is another thing of the same name. */
function isPlainAt(names: FileNames, { node, object }: AttributeUse): boolean {
  const { tree } = names;
  const target = object === null ? node : tree.parentOf(node);
  const assignment = target && tree.parentOf(target);
  if (assignment?.type !== 'assignment' || field(assignment, 'left') !== target) return false;
  const [type, value] = [field(assignment, 'type'), field(assignment, 'right')];
  if ((type && isPlainType(tree, type)) || (value && isPlainValue(value))) return true;
  const binding = value ? names.bindings.get(value) : undefined;
  const fn = binding ? functionOf(names, binding) : null;
  return fn !== null && binding !== undefined && isFlagParameter(tree, fn, binding.name);
}

function isForeign(set: RenameSet, names: FileNames, use: AttributeUse): boolean {
  const owner = ownerOf(names, use);
  if (owner) return hasForeignBase(set, { node: owner, names });
  const { kind } = use.object
    ? meaningOf(set.project, names, use.object, use.scope)
    : { kind: 'unknown' as const };
  return kind === 'foreign' || kind === 'module' || passesForeignClasses(set.project);
}

/** The class whose attribute it is, where that is `self`'s or stands in its body; null where the object decides. */
function ownerOf(names: FileNames, { node, object }: AttributeUse): Syntax | null {
  if (object === null) return classAround(names, node);
  const binding = names.bindings.get(object);
  const fn = binding ? functionOf(names, binding) : null;
  const parameters = fn && field(fn, 'parameters');
  const [first] = parameters ? parts(parameters) : [];
  if (!fn || !first || names.tree.source(first) !== binding?.name) return null;
  const [outer, ...others] = around(names.tree, fn);
  const body = outer?.type === 'decorated_definition' ? others[0] : outer;
  const owner = body && names.tree.parentOf(body);
  return owner?.type === 'class_definition' ? owner : null;
}

/** Whether a class gets attributes from a class that is not here, or takes them as keywords by its decorator. */
function hasForeignBase(set: RenameSet, owner: Definition, steps = 0): boolean {
  const { tree } = owner.names;
  const parent = tree.parentOf(owner.node);
  const decorators = parent?.type === 'decorated_definition' ? parts(parent).slice(0, -1) : [];
  if (decorators.some((each) => /\b(dataclass|attrs?|define|frozen)\b/.test(tree.source(each)))) return true;
  return basesOf(set.project, owner).some((base) => {
    if (base.kind === 'own') return steps > 8 || hasForeignBase(set, base.definition, steps + 1);
    return base.kind !== 'foreign' || !frameworks.has(base.root);
  });
}
