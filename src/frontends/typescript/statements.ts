import { ts } from 'ts-morph';
import type { BlockStatement, DeclarationKind, ExportName, Expression, ImportBinding, Pattern, RecordEntry, Statement } from '../../program/program.js';
import { hasModifier, type Lowering, placeOf, plainName } from './context.js';
import { lowerExpression } from './expressions.js';
import { lowerClass, lowerFunction } from './functions.js';
import { lowerPattern } from './patterns.js';
import { lowerType } from './types.js';

const K = ts.SyntaxKind;

export function lowerStatements(l: Lowering, nodes: readonly ts.Statement[]): Statement[] {
  return nodes.flatMap((node) => lowerStatement(l, node));
}

export function lowerBlock(l: Lowering, node: ts.Block): BlockStatement {
  const body = lowerStatements(l, node.statements);
  const declares = body.some((each) => each.kind === 'classDeclaration' || each.kind === 'functionDeclaration' || (each.kind === 'declare' && each.declaration !== 'var'));
  return { kind: 'block', body, declares, at: placeOf(l, node) };
}

function lowerOne(l: Lowering, node: ts.Statement): Statement {
  const all = lowerStatement(l, node);
  const [first] = all;
  return all.length === 1 && first ? first : { kind: 'block', body: all, declares: false, at: placeOf(l, node) };
}

function lowerStatement(l: Lowering, node: ts.Statement): readonly Statement[] {
  const at = placeOf(l, node);
  if (ts.isExpressionStatement(node)) return [{ kind: 'expression', expression: lowerExpression(l, node.expression), at }];
  if (ts.isVariableStatement(node)) {
    if (hasModifier(node, K.DeclareKeyword)) return [];
    return lowerDeclarations(l, node.declarationList, hasModifier(node, K.ExportKeyword));
  }
  if (ts.isReturnStatement(node)) return [{ kind: 'return', value: node.expression ? lowerExpression(l, node.expression) : null, at }];
  if (ts.isIfStatement(node)) {
    const otherwise = node.elseStatement ? lowerOne(l, node.elseStatement) : null;
    return [{ kind: 'if', test: lowerExpression(l, node.expression), then: lowerOne(l, node.thenStatement), otherwise, at }];
  }
  if (ts.isBlock(node)) return [lowerBlock(l, node)];
  return lowerLoop(l, node) ?? lowerJump(l, node) ?? lowerDeclaration(l, node) ?? lowerModule(l, node) ?? [];
}

function exportKind(node: ts.Node): 'named' | 'default' | null {
  if (!hasModifier(node, K.ExportKeyword)) return null;
  return hasModifier(node, K.DefaultKeyword) ? 'default' : 'named';
}

function declarationKind(list: ts.VariableDeclarationList): DeclarationKind {
  if (list.flags & ts.NodeFlags.Const) return 'const';
  return list.flags & ts.NodeFlags.Let ? 'let' : 'var';
}

function lowerDeclarations(l: Lowering, list: ts.VariableDeclarationList, exported: boolean): Statement[] {
  const declaration = declarationKind(list);
  return list.declarations.map((node) => ({
    kind: 'declare',
    declaration,
    target: lowerPattern(l, node.name),
    value: node.initializer ? lowerExpression(l, node.initializer) : null,
    type: node.type ? lowerType(node.type) : null,
    exported,
    at: placeOf(l, node),
  }));
}

function lowerLoop(l: Lowering, node: ts.Statement): readonly Statement[] | null {
  const at = placeOf(l, node);
  if (ts.isForStatement(node)) {
    const init = node.initializer;
    const start: Statement | null = !init
      ? null
      : ts.isVariableDeclarationList(init)
        ? { kind: 'block', body: lowerDeclarations(l, init, false), declares: false, at: placeOf(l, init) }
        : { kind: 'expression', expression: lowerExpression(l, init), at: placeOf(l, init) };
    const test = node.condition ? lowerExpression(l, node.condition) : null;
    const update = node.incrementor ? lowerExpression(l, node.incrementor) : null;
    return [{ kind: 'for', init: start, test, update, body: lowerOne(l, node.statement), at }];
  }
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const init = node.initializer;
    const [first] = ts.isVariableDeclarationList(init) ? init.declarations : [];
    const target: Pattern = first ? lowerPattern(l, first.name) : lowerPattern(l, init as ts.Expression);
    const declaration = ts.isVariableDeclarationList(init) ? declarationKind(init) : null;
    return [{ kind: ts.isForOfStatement(node) ? 'forOf' : 'forIn', declaration, target, iterable: lowerExpression(l, node.expression), body: lowerOne(l, node.statement), at }];
  }
  if (ts.isWhileStatement(node)) return [{ kind: 'while', test: lowerExpression(l, node.expression), body: lowerOne(l, node.statement), at }];
  if (ts.isDoStatement(node)) return [{ kind: 'doWhile', test: lowerExpression(l, node.expression), body: lowerOne(l, node.statement), at }];
  return null;
}

function lowerJump(l: Lowering, node: ts.Statement): readonly Statement[] | null {
  const at = placeOf(l, node);
  if (ts.isBreakStatement(node)) return [{ kind: 'break', label: node.label?.text ?? null, at }];
  if (ts.isContinueStatement(node)) return [{ kind: 'continue', label: node.label?.text ?? null, at }];
  if (ts.isThrowStatement(node)) return [{ kind: 'throw', value: lowerExpression(l, node.expression), at }];
  if (ts.isLabeledStatement(node)) return [{ kind: 'labelled', label: node.label.text, body: lowerOne(l, node.statement), at }];
  if (ts.isSwitchStatement(node)) {
    const cases = node.caseBlock.clauses.map((clause) => ({
      test: ts.isCaseClause(clause) ? lowerExpression(l, clause.expression) : null,
      body: lowerStatements(l, clause.statements),
    }));
    return [{ kind: 'switch', discriminant: lowerExpression(l, node.expression), cases, at }];
  }
  if (!ts.isTryStatement(node)) return null;
  const variable = node.catchClause?.variableDeclaration;
  return [
    {
      kind: 'try',
      block: lowerBlock(l, node.tryBlock),
      parameter: variable ? lowerPattern(l, variable.name) : null,
      handler: node.catchClause ? lowerBlock(l, node.catchClause.block) : null,
      finalizer: node.finallyBlock ? lowerBlock(l, node.finallyBlock) : null,
      at,
    },
  ];
}

function lowerDeclaration(l: Lowering, node: ts.Statement): readonly Statement[] | null {
  const at = placeOf(l, node);
  if (ts.isFunctionDeclaration(node)) {
    if (!node.body) return [];
    const fn = lowerFunction(l, node);
    const exported = exportKind(node);
    if (fn.name === null) return [{ kind: 'exportDefault', value: fn, at }];
    return [{ kind: 'functionDeclaration', fn, exported, at }];
  }
  if (ts.isClassDeclaration(node)) {
    if (hasModifier(node, K.DeclareKeyword)) return [];
    const cls = lowerClass(l, node);
    return cls.name === null ? [{ kind: 'exportDefault', value: cls, at }] : [{ kind: 'classDeclaration', cls, exported: exportKind(node), at }];
  }
  if (ts.isEnumDeclaration(node)) return lowerEnum(l, node);
  if (ts.isModuleDeclaration(node)) {
    const isTypeOnly = hasModifier(node, K.DeclareKeyword) || !node.body;
    return isTypeOnly ? [] : [{ kind: 'unsupportedStatement', reason: 'namespaces are not followed', at }];
  }
  return null;
}

/** An enum is a record of its members, which count up from 0. */
function lowerEnum(l: Lowering, node: ts.EnumDeclaration): readonly Statement[] {
  let next: number | null = 0;
  const entries = node.members.map((member): RecordEntry => {
    const at = placeOf(l, member.name);
    const given = member.initializer ? lowerExpression(l, member.initializer) : null;
    const value: Expression = given ?? { kind: 'number', value: next ?? 0, at };
    next = value.kind === 'number' ? value.value + 1 : null;
    return { kind: 'property', key: plainName(member.name) ?? '', value, shorthand: false, keyAt: at, at };
  });
  const at = placeOf(l, node);
  const target: Pattern = { kind: 'bind', name: node.name.text, at: placeOf(l, node.name) };
  const exported = hasModifier(node, K.ExportKeyword);
  return [{ kind: 'declare', declaration: 'const', target, value: { kind: 'record', entries, at }, type: null, exported, at }];
}

function lowerModule(l: Lowering, node: ts.Statement): readonly Statement[] | null {
  const at = placeOf(l, node);
  if (ts.isImportDeclaration(node)) return lowerImport(l, node);
  if (ts.isExportDeclaration(node)) return lowerExport(l, node);
  if (ts.isExportAssignment(node)) {
    return [{ kind: node.isExportEquals ? 'exportAssign' : 'exportDefault', value: lowerExpression(l, node.expression), at }];
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    const specifier = node.moduleReference.expression;
    if (node.isTypeOnly || !ts.isStringLiteralLike(specifier)) return [];
    l.specifiers.push(specifier.text);
    return [{ kind: 'import', specifier: specifier.text, bindings: [{ imported: '=', local: node.name.text, at: placeOf(l, node.name) }], at }];
  }
  return null;
}

function lowerImport(l: Lowering, node: ts.ImportDeclaration): readonly Statement[] {
  const clause = node.importClause;
  if (!ts.isStringLiteralLike(node.moduleSpecifier) || clause?.isTypeOnly) return [];
  const specifier = node.moduleSpecifier.text;
  l.specifiers.push(specifier);
  const bindings: ImportBinding[] = [];
  const bind = (imported: string, name: ts.Identifier): void => {
    bindings.push({ imported, local: name.text, at: placeOf(l, name) });
  };
  if (clause?.name) bind('default', clause.name);
  const named = clause?.namedBindings;
  if (named && ts.isNamespaceImport(named)) bind('*', named.name);
  if (named && ts.isNamedImports(named)) {
    for (const element of named.elements) if (!element.isTypeOnly) bind((element.propertyName ?? element.name).text, element.name);
  }
  return [{ kind: 'import', specifier, bindings, at: placeOf(l, node) }];
}

function lowerExport(l: Lowering, node: ts.ExportDeclaration): readonly Statement[] {
  if (node.isTypeOnly) return [];
  const at = placeOf(l, node);
  const specifier = node.moduleSpecifier && ts.isStringLiteralLike(node.moduleSpecifier) ? node.moduleSpecifier.text : null;
  if (specifier !== null) l.specifiers.push(specifier);
  const clause = node.exportClause;
  if (clause && ts.isNamedExports(clause)) {
    const names: ExportName[] = clause.elements.filter((each) => !each.isTypeOnly).map((each) => ({ local: (each.propertyName ?? each.name).text, exported: each.name.text }));
    return [{ kind: 'export', specifier, names, at }];
  }
  return specifier === null ? [] : [{ kind: 'exportAll', specifier, alias: clause && ts.isNamespaceExport(clause) ? clause.name.text : null, at }];
}
