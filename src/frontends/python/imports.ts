import type { ImportBinding, Statement } from '../../program/program.js';
import type { Lowering } from './lowering.js';
import { field, fields, type Syntax } from './syntax.js';

/** The name that an import binds: what stands behind `as`, or its own. */
function parted(low: Lowering, node: Syntax): { name: string; alias: string | null; node: Syntax } {
  const alias = field(node, 'alias');
  const name = node.type === 'aliased_import' ? (field(node, 'name') ?? node) : node;
  return {
    name: low.source(name).replace(/\s+/g, ''),
    alias: alias && low.source(alias),
    node: alias ?? name,
  };
}

function statement(
  low: Lowering,
  node: Syntax,
  specifier: string,
  bindings: readonly ImportBinding[],
): Statement {
  if (!low.specifiers.includes(specifier)) low.specifiers.push(specifier);
  return { kind: 'import', specifier, bindings, whenReached: true, at: low.at(node) };
}

/** `import a.b as c, d`; without `as`, the first part of a dotted name is bound, and the whole is loaded. */
export function lowerImport(low: Lowering, node: Syntax): readonly Statement[] {
  return fields(node, 'name').flatMap((each): Statement[] => {
    const { name, alias, node: place } = parted(low, each);
    const [root = name] = name.split('.');
    const binding = { imported: '*', local: alias ?? root, at: low.at(place) };
    if (alias !== null || root === name) return [statement(low, each, name, [binding])];
    return [statement(low, each, root, [binding]), statement(low, each, name, [])];
  });
}

/** `from .a import b as c, d` and `from a import *`. */
export function lowerImportFrom(low: Lowering, node: Syntax): readonly Statement[] {
  const module = field(node, 'module_name');
  const specifier = module ? low.source(module).replace(/\s+/g, '') : '__future__';
  if (specifier === '__future__') return [];
  const names = fields(node, 'name').map((each) => parted(low, each));
  const bindings = names.map(({ name, alias, node: place }) => ({ imported: name, local: alias ?? name, at: low.at(place) }));
  const isAll = node.children.some(({ type }) => type === 'wildcard_import');
  const all = isAll ? [{ imported: '**', local: '', at: low.at(node) }] : [];
  return [statement(low, node, specifier, [...bindings, ...all])];
} // prettier-ignore
