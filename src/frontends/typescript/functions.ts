import { ts } from 'ts-morph';
import type { ClassMember, ClassNode, FunctionNode, Param } from '../../program/program.js';
import { hasModifier, type Lowering, placeOf, plainName } from './context.js';
import { lowerExpression, lowerKey } from './expressions.js';
import { lowerPattern } from './patterns.js';
import { lowerBlock } from './statements.js';
import { lowerType } from './types.js';

const K = ts.SyntaxKind;
const fieldModifiers = [K.PublicKeyword, K.PrivateKeyword, K.ProtectedKeyword, K.ReadonlyKeyword, K.OverrideKeyword];

function lowerParam(l: Lowering, node: ts.ParameterDeclaration): Param {
  return {
    target: lowerPattern(l, node.name),
    defaultValue: node.initializer ? lowerExpression(l, node.initializer) : null,
    rest: node.dotDotDotToken !== undefined,
    optional: node.questionToken !== undefined || allowsUndefined(node.type),
    type: node.type ? lowerType(node.type) : null,
    isField: fieldModifiers.some((kind) => hasModifier(node, kind)),
    at: placeOf(l, node),
  };
}

function allowsUndefined(type: ts.TypeNode | undefined): boolean {
  return type !== undefined && ts.isUnionTypeNode(type) && type.types.some((each) => each.kind === K.UndefinedKeyword);
}

export function lowerFunction(l: Lowering, node: ts.FunctionLikeDeclaration): FunctionNode {
  const name = node.name && (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name) || ts.isStringLiteral(node.name)) ? node.name : null;
  const body = node.body;
  return {
    kind: 'function',
    name: name ? name.text : null,
    nameAt: name ? placeOf(l, name) : null,
    params: node.parameters.filter((param) => !(ts.isIdentifier(param.name) && param.name.text === 'this')).map((param) => lowerParam(l, param)),
    body: body === undefined ? emptyBlock(l, node) : ts.isBlock(body) ? lowerBlock(l, body) : lowerExpression(l, body),
    isArrow: ts.isArrowFunction(node),
    isAsync: hasModifier(node, K.AsyncKeyword),
    isGenerator: !ts.isConstructorDeclaration(node) && !ts.isArrowFunction(node) && node.asteriskToken !== undefined,
    at: placeOf(l, node),
  };
}

function emptyBlock(l: Lowering, node: ts.Node): FunctionNode['body'] {
  return { kind: 'block', body: [], declares: false, at: placeOf(l, node) };
}

export function lowerClass(l: Lowering, node: ts.ClassLikeDeclaration): ClassNode {
  const parent = node.heritageClauses?.find((clause) => clause.token === K.ExtendsKeyword)?.types[0];
  return {
    kind: 'class',
    name: node.name?.text ?? null,
    nameAt: node.name ? placeOf(l, node.name) : null,
    superclass: parent ? lowerExpression(l, parent.expression) : null,
    isAbstract: hasModifier(node, K.AbstractKeyword),
    members: node.members.flatMap((member) => lowerMember(l, member)),
    at: placeOf(l, node),
  };
}

function lowerMember(l: Lowering, node: ts.ClassElement): readonly ClassMember[] {
  const at = placeOf(l, node);
  const isStatic = hasModifier(node, K.StaticKeyword);
  if (ts.isConstructorDeclaration(node)) return node.body ? [{ kind: 'constructor', fn: lowerFunction(l, node), at }] : [];
  if (ts.isClassStaticBlockDeclaration(node)) return [{ kind: 'staticBlock', body: lowerBlock(l, node.body), at }];
  if (ts.isPropertyDeclaration(node)) {
    if (hasModifier(node, K.DeclareKeyword) || hasModifier(node, K.AbstractKeyword)) return [];
    const value = node.initializer ? lowerExpression(l, node.initializer) : null;
    return [{ kind: 'field', name: lowerKey(l, node.name), nameAt: placeOf(l, node.name), isStatic, value, type: node.type ? lowerType(node.type) : null, at }];
  }
  if (!ts.isMethodDeclaration(node) && !ts.isGetAccessor(node) && !ts.isSetAccessor(node)) return [];
  if (!node.body) return [];
  const kind = ts.isMethodDeclaration(node) ? 'method' : ts.isGetAccessor(node) ? 'getter' : 'setter';
  const fn = lowerFunction(l, node);
  const name = plainName(node.name) ?? lowerKey(l, node.name);
  return [{ kind, name, isStatic, fn: fn.nameAt ? fn : { ...fn, nameAt: placeOf(l, node.name) }, at }];
}
