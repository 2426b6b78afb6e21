import type { TypeHint } from '../../program/program.js';
import type { Lowering } from './lowering.js';
import { field, fields, parts, type Syntax } from './syntax.js';

const other: TypeHint = { kind: 'other' };

const plain: Readonly<Record<string, TypeHint>> = {
  int: { kind: 'number' },
  float: { kind: 'number' },
  bool: { kind: 'boolean' },
  str: { kind: 'string' },
  Callable: { kind: 'function' },
};

const sequences = new Set(['List', 'list', 'Sequence', 'Iterable', 'Tuple', 'tuple']);

/** What an annotation says by its syntax alone; `other` for whatever is not plain. */
export function lowerType(low: Lowering, node: Syntax): TypeHint {
  const inner = node.type === 'type' ? parts(node)[0] : node;
  if (!inner) return other;
  switch (inner.type) {
    case 'identifier':
    case 'attribute': {
      const name = low.source(inner);
      return plain[name.replace(/^typing\./, '')] ?? { kind: 'reference', name };
    }
    case 'string':
      return { kind: 'reference', name: low.source(inner).replace(/^['"]|['"]$/g, '') };
    case 'generic_type': {
      const [name, list] = parts(inner);
      return generic(low, name ? low.source(name) : '', list ? parts(list) : []);
    }
    case 'subscript': {
      const value = field(inner, 'value');
      return generic(low, value ? low.source(value) : '', fields(inner, 'subscript'));
    }
    default:
      return other;
  }
}

function generic(low: Lowering, written: string, args: readonly Syntax[]): TypeHint {
  const name = written.replace(/^(typing|t|collections\.abc)\./, '');
  const [first] = args;
  if (name === 'Literal') {
    const values = args.flatMap((each) => literalOf(low, each.type === 'type' ? (parts(each)[0] ?? each) : each));
    return values.length === args.length ? { kind: 'literals', values } : other;
  }
  if (name === 'Callable') return { kind: 'function' };
  if (sequences.has(name)) return { kind: 'array', element: first ? lowerType(low, first) : null };
  return other;
} // prettier-ignore

function literalOf(low: Lowering, node: Syntax): readonly (string | number | boolean | null)[] {
  const text = low.source(node);
  if (node.type === 'string') return [text.slice(1, -1)];
  if (node.type === 'integer') return [Number(text)];
  if (node.type === 'true' || node.type === 'false') return [node.type === 'true'];
  return node.type === 'none' ? [null] : [];
}
