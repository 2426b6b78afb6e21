import { boundNames } from '../../program/bound-names.js';
import { ts } from './ts.js';
import type { Expression, FunctionNode, Place, RecordEntry, Statement } from '../../program/program.js';
import { hasModifier, type Lowering } from './lowering.js';

/** A namespace as a constant: a function that runs its body once and gives back what it exports. */
export function lowerNamespace(low: Lowering, node: ts.ModuleDeclaration): readonly Statement[] {
  const at = low.at(node);
  const isGlobal = !ts.isIdentifier(node.name) || (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
  if (isGlobal || !node.body) return [];
  const body = ts.isModuleBlock(node.body)
    ? low.statements(node.body.statements)
    : ts.isModuleDeclaration(node.body)
      ? lowerNamespace(low, node.body).map(asExported)
      : [];
  if (body.length === 0) return [];
  const value = runOnce(body, at);
  const target = { kind: 'bind', name: node.name.text, at: low.at(node.name) } as const;
  if (!value) {
    return [
      {
        kind: 'unsupportedStatement',
        reason: 'a namespace with imports or exports of its own is not followed',
        at,
      },
    ];
  }
  const isExported = hasModifier(node, ts.SyntaxKind.ExportKeyword);
  return [{ kind: 'declare', declaration: 'const', target, value, type: null, exported: isExported, at }];
}

/**
 * Namespaces and enums in several parts, and namespaces that extend a class or a function: every part but the first
 * adds to what the name holds, and sees what earlier namespaces of the name export.
 */
export function withMerged(
  nodes: readonly ts.Statement[],
  lowered: readonly Statement[],
): readonly Statement[] {
  const ends = new Set<number>();
  for (const node of nodes) {
    if (ts.isModuleDeclaration(node) || ts.isEnumDeclaration(node)) ends.add(node.end);
  }
  if (ends.size === 0) return lowered;
  const hoisted = new Set(
    lowered.flatMap((each) =>
      each.kind === 'functionDeclaration' && each.fn.name !== null ? [each.fn.name] : [],
    ),
  );
  const seen = new Map<string, readonly string[]>();
  return lowered.map((each) => {
    const name = declaredName(each);
    if (name === null) return each;
    const earlier = seen.get(name);
    if (each.kind !== 'declare' || !ends.has(each.at.end)) {
      seen.set(name, earlier ?? []);
      return each;
    }
    seen.set(name, [...(earlier ?? []), ...exportedNames(each.value)]);
    if (earlier === undefined && !hoisted.has(name)) return each;
    return { ...each, value: each.value && seeing(each.value, name, earlier ?? []), merges: true };
  });
}

/** What a lowered namespace gives back. */
function exportedNames(value: Expression | null): readonly string[] {
  const body = value?.kind === 'call' && value.callee.kind === 'function' ? value.callee.body : null;
  const last = body?.kind === 'block' ? body.body.at(-1) : undefined;
  if (last?.kind !== 'return' || last.value?.kind !== 'record') return [];
  return last.value.entries.flatMap((entry) =>
    'key' in entry && typeof entry.key === 'string' ? [entry.key] : [],
  );
}

/** A later part of a namespace, with what the earlier parts export as constants around its body. */
function seeing(value: Expression, name: string, names: readonly string[]): Expression {
  if (value.kind !== 'call' || value.callee.kind !== 'function' || names.length === 0) return value;
  const { callee, at } = value;
  const entries = names.map((key) => ({ key, value: { kind: 'bind', name: key, at } as const }));
  const constants: Statement = {
    kind: 'declare',
    declaration: 'const',
    target: { kind: 'recordPattern', entries, rest: null, at },
    value: { kind: 'name', name, at },
    type: null,
    exported: false,
    at,
  };
  const inner: Statement = { kind: 'return', value, at };
  return {
    ...value,
    callee: { ...callee, body: { kind: 'block', body: [constants, inner], declares: true, at } },
  };
}

function declaredName(node: Statement): string | null {
  if (node.kind === 'declare') return node.target.kind === 'bind' ? node.target.name : null;
  if (node.kind === 'functionDeclaration') return node.fn.name;
  return node.kind === 'classDeclaration' ? node.cls.name : null;
}

/** In `namespace A.B` the inner one is exported by its syntax. */
function asExported(node: Statement): Statement {
  return node.kind === 'declare' ? { ...node, exported: true } : node;
}

interface Exported {
  readonly name: string;
  /** Whether it can be assigned again. */
  readonly isVariable: boolean;
}

function runOnce(statements: readonly Statement[], at: Place): Expression | null {
  const exported: Exported[] = [];
  const inner: Statement[] = [];
  for (const statement of statements) {
    if (statement.kind === 'declare' && statement.exported) {
      const isVariable = statement.declaration !== 'const';
      for (const name of boundNames(statement.target)) exported.push({ name, isVariable });
      inner.push({ ...statement, exported: false });
    } else if (statement.kind === 'functionDeclaration' && statement.exported) {
      if (statement.fn.name !== null) exported.push({ name: statement.fn.name, isVariable: false });
      inner.push({ ...statement, exported: null });
    } else if (statement.kind === 'classDeclaration' && statement.exported) {
      if (statement.cls.name !== null) exported.push({ name: statement.cls.name, isVariable: false });
      inner.push({ ...statement, exported: null });
    } else if (statement.kind.startsWith('export') || statement.kind === 'import') {
      return null;
    } else {
      inner.push(statement);
    }
  }
  const names = new Set<string>();
  const entries = exported.flatMap((each): readonly RecordEntry[] => {
    if (names.has(each.name)) return [];
    names.add(each.name);
    return entriesOf(each, at);
  });
  const result: Statement = { kind: 'return', value: { kind: 'record', entries, at }, at };
  const body = { kind: 'block', body: [...inner, result], declares: true, at } as const;
  return {
    kind: 'call',
    callee: arrow([], body, at),
    args: [],
    optional: false,
    inChain: false,
    isNew: false,
    at,
  };
}

function arrow(params: FunctionNode['params'], body: FunctionNode['body'], at: Place): FunctionNode {
  return {
    kind: 'function',
    name: null,
    nameAt: null,
    params,
    body,
    isArrow: true,
    isAsync: false,
    isGenerator: false,
    at,
  };
}

/** A constant as it is; a variable as what it holds whenever it is asked. */
function entriesOf({ name, isVariable }: Exported, at: Place): readonly RecordEntry[] {
  const value: Expression = { kind: 'name', name, at };
  if (!isVariable) return [{ kind: 'property', key: name, keyAt: at, value, shorthand: true, at }];
  const given = { kind: 'bind', name: `${name} given`, at } as const;
  const param = {
    target: given,
    defaultValue: null,
    rest: false,
    optional: false,
    type: null,
    isField: false,
    at,
  };
  const assign: Expression = {
    kind: 'assign',
    target: { kind: 'bind', name, at },
    operator: null,
    value: { kind: 'name', name: given.name, at },
    at,
  };
  return [
    { kind: 'getter', key: name, fn: arrow([], value, at), at },
    { kind: 'setter', key: name, fn: arrow([param], assign, at), at },
  ];
}
