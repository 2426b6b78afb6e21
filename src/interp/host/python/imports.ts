import type { ImportBinding, Program, Statement } from '../../../program/program.js';
import type { Machine } from '../../machine.js';
import { late } from '../../late.js';
import { settle, unknown } from '../../make.js';
import { pushItem, setEntry } from '../../heap.js';
import { declare, functionScope, type Scope } from '../../scope.js';
import type { RecordValue, Value } from '../../values.js';

type Import = Extract<Statement, { kind: 'import' }>;

/** `import a.b`, `from .a import b`: where it stands, and in the scope that it stands in. */
export function importNames(m: Machine, node: Import, scope: Scope): void {
  const { module } = scope.context;
  const target = functionScope(scope);
  const common = target.parent === null ? m.moduleOf(module) : null;
  const isNamed = node.bindings.length > 0 && !node.bindings.some(({ imported: name }) => name === '**');
  if (common?.deferred && isForOthers(node, module.program)) {
    for (const binding of node.bindings) {
      setEntry(m.heap, common.deferred, binding.local, () => importOne(m, node, binding, scope));
    }
    return;
  }
  if (common && isNamed && m.mayWait(node.specifier, module)) {
    for (const binding of node.bindings) {
      const value = late(m, () => importOne(m, node, binding, scope), binding.at);
      declare(m.heap, target, binding.local, value, binding.at);
    }
    return;
  }
  const namespace = m.importModule(node.specifier, module, node.at);
  if (node.bindings.length === 0) attach(m, node, target, namespace);
  for (const binding of node.bindings) {
    if (binding.imported === '**') importAll(m, namespace, target);
    else declare(m.heap, target, binding.local, imported(m, node, binding, namespace, scope), binding.at);
  }
}

/** Whether a file imports names that it does not use itself: a package says so what it offers. */
function isForOthers({ bindings }: Import, program: Program): boolean {
  if (bindings.length === 0 || bindings.some(({ imported: name }) => name === '**')) return false;
  const names = wordsOf(program);
  return !names.has('globals') && !bindings.some(({ local }) => names.has(local));
}

const quoted = /(?<![\w])([bfru]{0,2})(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/gi;

const words = new WeakMap<Program, ReadonlySet<string>>();

/** All words of a file but those that it imports, comments and texts among them. */
function wordsOf(program: Program): ReadonlySet<string> {
  let found = words.get(program);
  if (!found) {
    // Quotes are no use of a name, but for those that code stands in.
    const code = program.text.replace(quoted, (match, prefix: string) => (/f/i.test(prefix) ? match : ' '));
    const rest = code.replace(/^(?:from[ \t]+[.\w]+[ \t]+)?import[ \t]+(?:\([^)]*\)|(?:[^\n\\]|\\\r?\n)*)/gm, '');
    found = new Set(rest.match(/[^\W\d]\w*/g));
    words.set(program, found);
  }
  return found;
} // prettier-ignore

function importOne(m: Machine, node: Import, binding: ImportBinding, scope: Scope): Value {
  const namespace = m.importModule(node.specifier, scope.context.module, node.at);
  return imported(m, node, binding, namespace, scope);
}

/** What a module has under a name; imports it first where nobody has asked for it yet. */
export function moduleEntry(m: Machine, module: RecordValue, name: string): Value | undefined {
  const known = module.fields.get(name);
  const deferred = module.deferred?.get(name);
  if (known || !deferred || !module.deferred) return known;
  // Modules that import each other: who asks meanwhile finds nothing.
  removeEntry(m, module.deferred, name);
  const value = deferred();
  setEntry(m.heap, module.fields, name, value);
  return value;
}

function removeEntry<K, V>(m: Machine, map: Map<K, V>, key: K): void {
  const before = map.get(key);
  map.delete(key);
  m.heap.changed(() => {
    if (before !== undefined) map.set(key, before);
  });
}

function imported(m: Machine, { specifier }: Import, { imported: name, at }: ImportBinding, namespace: Value, scope: Scope): Value {
  if (name === '*') return namespace;
  const value = settle(namespace);
  if (value.kind === 'library') return m.host.getMember(m, value, name, at);
  const found = value.kind === 'record' ? moduleEntry(m, value, name) : value.kind === 'unknown' ? value.parts.get(name) : undefined;
  if (found) return found;
  const inner = m.importModule(specifier.endsWith('.') ? `${specifier}${name}` : `${specifier}.${name}`, scope.context.module, at);
  if (settle(inner).kind === 'unknown' && value.kind === 'unknown') return value;
  const isThere = settle(inner).kind !== 'unknown' || value.kind !== 'record';
  return isThere ? inner : unknown(m, { reason: `${name} is not known in the module '${specifier}'`, at });
} // prettier-ignore

/** `import a.b.c` binds a: the rest can be read from it. */
function attach(m: Machine, { specifier, at }: Import, target: Scope, module: Value): void {
  const parts = specifier.split('.');
  let holder: Value = settle(target.names.get(parts[0] ?? '')?.value ?? { kind: 'null' });
  for (let index = 1; index < parts.length && holder.kind === 'record'; index++) {
    const name = parts[index] ?? '';
    const isLast = index === parts.length - 1;
    const known: Value = moduleEntry(m, holder, name) ?? (isLast ? module : m.importModule(parts.slice(0, index + 1).join('.'), target.context.module, at));
    if (!holder.fields.has(name)) setEntry(m.heap, holder.fields, name, known);
    holder = settle(known);
  }
} // prettier-ignore

/** Everything that a module has, but what it keeps to itself. */
function importAll(m: Machine, namespace: Value, target: Scope): void {
  const value = settle(namespace);
  if (value.kind === 'library') pushItem(m.heap, target.context.module.stars, value);
  if (value.kind !== 'record') return;
  const listed = settle(value.fields.get('__all__') ?? { kind: 'null' });
  const names = listed.kind === 'list' ? listed.items.flatMap((item) => namesIn(item)) : null;
  for (const name of [...value.fields.keys(), ...(value.deferred?.keys() ?? [])]) {
    if (names ? !names.includes(name) : name.startsWith('_')) continue;
    const field = moduleEntry(m, value, name);
    if (field) declare(m.heap, target, name, field);
  }
}

function namesIn(given: Value): readonly string[] {
  const value = settle(given);
  return value.kind === 'string' ? [value.value] : [];
}
