import { ts } from './ts.js';
import type { Expression, Place, RecordEntry, Statement } from '../../program/program.js';
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

/** Takes out namespaces that extend a class, a function or one another: their parts would hide each other. */
export function withoutMerged(
  nodes: readonly ts.Statement[],
  lowered: readonly Statement[],
): readonly Statement[] {
  const namespaces = new Set<number>();
  for (const node of nodes) if (ts.isModuleDeclaration(node)) namespaces.add(node.end);
  if (namespaces.size === 0) return lowered;
  const counts = new Map<string, number>();
  for (const each of lowered) {
    const name = declaredName(each);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return lowered.map((each) => {
    const name = declaredName(each);
    if (!namespaces.has(each.at.end) || name === null || counts.get(name) === 1) return each;
    return {
      kind: 'unsupportedStatement',
      reason: `the namespace ${name} in several parts is not followed`,
      at: each.at,
    };
  });
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

function runOnce(statements: readonly Statement[], at: Place): Expression | null {
  const names: string[] = [];
  const inner: Statement[] = [];
  for (const statement of statements) {
    if (statement.kind === 'declare' && statement.exported) {
      if (statement.target.kind !== 'bind') return null;
      names.push(statement.target.name);
      inner.push({ ...statement, exported: false });
    } else if (statement.kind === 'functionDeclaration' && statement.exported) {
      if (statement.fn.name !== null) names.push(statement.fn.name);
      inner.push({ ...statement, exported: null });
    } else if (statement.kind === 'classDeclaration' && statement.exported) {
      if (statement.cls.name !== null) names.push(statement.cls.name);
      inner.push({ ...statement, exported: null });
    } else if (statement.kind.startsWith('export') || statement.kind === 'import') {
      return null;
    } else {
      inner.push(statement);
    }
  }
  const entries = names.map((name): RecordEntry => ({
    kind: 'property',
    key: name,
    keyAt: at,
    value: { kind: 'name', name, at },
    shorthand: true,
    at,
  }));
  const result: Statement = { kind: 'return', value: { kind: 'record', entries, at }, at };
  const body: Statement = { kind: 'block', body: [...inner, result], declares: true, at };
  const callee: Expression = {
    kind: 'function',
    name: null,
    nameAt: null,
    params: [],
    body,
    isArrow: true,
    isAsync: false,
    isGenerator: false,
    at,
  };
  return { kind: 'call', callee, args: [], optional: false, inChain: false, isNew: false, at };
}
