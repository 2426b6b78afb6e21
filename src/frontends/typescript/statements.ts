import { ts } from './ts.js';
import type {
  BlockStatement,
  DeclarationKind,
  Pattern,
  Statement,
  SwitchCase,
} from '../../program/program.js';
import { lowerEnum } from './enums.js';
import { ByKind, describeKind, hasModifier, type Lowering } from './lowering.js';
import { lowerExport, lowerExportAssignment, lowerImport, lowerImportEquals } from './modules.js';
import { lowerNamespace, withMerged } from './namespaces.js';
import { lowerTarget } from './patterns.js';
import { lowerType } from './types.js';

const K = ts.SyntaxKind;

type Lowered = readonly Statement[];

/** Statements in order; what exists in types only is gone, several declarations in one are several. */
export function lowerStatements(low: Lowering, nodes: readonly ts.Statement[]): Lowered {
  const lowered: Statement[] = [];
  for (const node of nodes) lowered.push(...lowerStatement(low, node));
  return withMerged(nodes, lowered);
}

/** One statement; a part of a namespace or enum is merged with the others afterwards. */
export function lowerStatement(low: Lowering, node: ts.Statement): Lowered {
  const handler = handlers.get(node.kind);
  if (handler) return hasModifier(node, K.DeclareKeyword) ? [] : handler(low, node);
  return [
    { kind: 'unsupportedStatement', reason: `${describeKind(node)} is not followed`, at: low.at(node) },
  ];
}

/** A block with a scope of its own if it declares anything. */
export function lowerBlock(low: Lowering, node: ts.Block): BlockStatement {
  return block(low, node, low.statements(node.statements));
}

function block(low: Lowering, node: ts.Node, body: Lowered): BlockStatement {
  return { kind: 'block', body, declares: body.some(isScoped), at: low.at(node) };
}

function isScoped(node: Statement): boolean {
  if (node.kind === 'declare') return node.declaration !== 'var';
  return node.kind === 'functionDeclaration' || node.kind === 'classDeclaration';
}

/** The body of a loop or branch. */
function single(low: Lowering, node: ts.Statement): Statement {
  const [first, ...more] = low.statements([node]);
  return first && more.length === 0 ? first : group(low, node, first ? [first, ...more] : []);
}

/** Statements that stand for one; they declare into the scope around them. */
function group(low: Lowering, node: ts.Node, body: Lowered): Statement {
  return { kind: 'block', body, declares: false, at: low.at(node) };
}

const handlers = new ByKind<Lowered>()
  .on(K.EmptyStatement, () => [])
  .on(K.InterfaceDeclaration, () => [])
  .on(K.TypeAliasDeclaration, () => [])
  .on(K.NamespaceExportDeclaration, () => [])
  .on(K.DebuggerStatement, () => [])
  .on(K.Block, (low, node: ts.Block) => [low.block(node)])
  .on(K.VariableStatement, (low, node: ts.VariableStatement) =>
    lowerDeclarations(low, node.declarationList, hasModifier(node, K.ExportKeyword)),
  )
  .on(K.FunctionDeclaration, (low, node: ts.FunctionDeclaration) =>
    node.body
      ? [{ kind: 'functionDeclaration', fn: low.fn(node), exported: exported(node), at: low.at(node) }]
      : [],
  )
  .on(K.ClassDeclaration, (low, node: ts.ClassDeclaration) => [
    { kind: 'classDeclaration', cls: low.cls(node), exported: exported(node), at: low.at(node) },
  ])
  .on(K.EnumDeclaration, (low, node: ts.EnumDeclaration) => [lowerEnum(low, node)])
  .on(K.ModuleDeclaration, lowerNamespace)
  .on(K.ExpressionStatement, (low, node: ts.ExpressionStatement) => [
    { kind: 'expression', expression: low.expression(node.expression), at: low.at(node) },
  ])
  .on(K.IfStatement, (low, node: ts.IfStatement) => [
    {
      kind: 'if',
      test: low.expression(node.expression),
      then: single(low, node.thenStatement),
      otherwise: node.elseStatement ? single(low, node.elseStatement) : null,
      at: low.at(node),
    },
  ])
  .on(K.ForStatement, lowerFor)
  .on(K.ForOfStatement, lowerForEach)
  .on(K.ForInStatement, lowerForEach)
  .on(K.WhileStatement, (low, node: ts.WhileStatement) => [
    {
      kind: 'while',
      test: low.expression(node.expression),
      body: single(low, node.statement),
      at: low.at(node),
    },
  ])
  .on(K.DoStatement, (low, node: ts.DoStatement) => [
    {
      kind: 'doWhile',
      test: low.expression(node.expression),
      body: single(low, node.statement),
      at: low.at(node),
    },
  ])
  .on(K.ReturnStatement, (low, node: ts.ReturnStatement) => [
    { kind: 'return', value: node.expression ? low.expression(node.expression) : null, at: low.at(node) },
  ])
  .on(K.ThrowStatement, (low, node: ts.ThrowStatement) => [
    { kind: 'throw', value: low.expression(node.expression), at: low.at(node) },
  ])
  .on(K.TryStatement, lowerTry)
  .on(K.SwitchStatement, (low, node: ts.SwitchStatement) => [
    {
      kind: 'switch',
      discriminant: low.expression(node.expression),
      cases: node.caseBlock.clauses.map((each) => lowerCase(low, each)),
      at: low.at(node),
    },
  ])
  .on(K.BreakStatement, (low, node: ts.BreakStatement) => [
    { kind: 'break', label: node.label?.text ?? null, at: low.at(node) },
  ])
  .on(K.ContinueStatement, (low, node: ts.ContinueStatement) => [
    { kind: 'continue', label: node.label?.text ?? null, at: low.at(node) },
  ])
  .on(K.LabeledStatement, (low, node: ts.LabeledStatement) => [
    { kind: 'labelled', label: node.label.text, body: single(low, node.statement), at: low.at(node) },
  ])
  .on(K.ImportDeclaration, lowerImport)
  .on(K.ImportEqualsDeclaration, lowerImportEquals)
  .on(K.ExportDeclaration, lowerExport)
  .on(K.ExportAssignment, lowerExportAssignment);

function exported(node: ts.Node): 'named' | 'default' | null {
  if (!hasModifier(node, K.ExportKeyword)) return null;
  return hasModifier(node, K.DefaultKeyword) ? 'default' : 'named';
}

/** `using` holds its value like `const`. */
function declarationKind(node: ts.VariableDeclarationList): DeclarationKind {
  if ((node.flags & ts.NodeFlags.Let) !== 0) return 'let';
  return (node.flags & ts.NodeFlags.BlockScoped) !== 0 ? 'const' : 'var';
}

function lowerDeclarations(low: Lowering, list: ts.VariableDeclarationList, isExported: boolean): Lowered {
  return list.declarations.map((node) => ({
    kind: 'declare',
    declaration: declarationKind(list),
    target: low.pattern(node.name),
    value: node.initializer ? low.expression(node.initializer) : null,
    type: node.type ? lowerType(node.type) : null,
    exported: isExported,
    at: low.at(node),
  }));
}

function lowerFor(low: Lowering, node: ts.ForStatement): Lowered {
  return [
    {
      kind: 'for',
      init: node.initializer ? lowerInitializer(low, node.initializer) : null,
      test: node.condition ? low.expression(node.condition) : null,
      update: node.incrementor ? low.expression(node.incrementor) : null,
      body: single(low, node.statement),
      at: low.at(node),
    },
  ];
}

function lowerInitializer(low: Lowering, node: ts.ForInitializer): Statement {
  if (!ts.isVariableDeclarationList(node)) {
    return { kind: 'expression', expression: low.expression(node), at: low.at(node) };
  }
  const declared = lowerDeclarations(low, node, false);
  const [only] = declared;
  return only && declared.length === 1 ? only : group(low, node, declared);
}

function lowerForEach(low: Lowering, node: ts.ForOfStatement | ts.ForInStatement): Lowered {
  const { initializer } = node;
  const at = low.at(node);
  let target: Pattern | null;
  let declaration: DeclarationKind | null = null;
  if (ts.isVariableDeclarationList(initializer)) {
    const [variable] = initializer.declarations;
    target = variable ? low.pattern(variable.name) : null;
    declaration = declarationKind(initializer);
  } else {
    target = lowerTarget(low, initializer);
  }
  if (!target) {
    return [{ kind: 'unsupportedStatement', reason: 'a loop over what is no variable is not followed', at }];
  }
  const kind = ts.isForOfStatement(node) ? 'forOf' : 'forIn';
  return [
    {
      kind,
      declaration,
      target,
      iterable: low.expression(node.expression),
      body: single(low, node.statement),
      isAsync: ts.isForOfStatement(node) && node.awaitModifier !== undefined,
      at,
    },
  ];
}

function lowerTry(low: Lowering, node: ts.TryStatement): Lowered {
  const parameter = node.catchClause?.variableDeclaration;
  return [
    {
      kind: 'try',
      block: low.block(node.tryBlock),
      parameter: parameter ? low.pattern(parameter.name) : null,
      handler: node.catchClause ? low.block(node.catchClause.block) : null,
      finalizer: node.finallyBlock ? low.block(node.finallyBlock) : null,
      at: low.at(node),
    },
  ];
}

function lowerCase(low: Lowering, node: ts.CaseOrDefaultClause): SwitchCase {
  return {
    test: ts.isCaseClause(node) ? low.expression(node.expression) : null,
    body: low.statements(node.statements),
  };
}
