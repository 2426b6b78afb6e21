import { ts } from './ts.js';
import type { ClassMember, ClassNode } from '../../program/program.js';
import { hasModifier, type Lowering, propertyName } from './lowering.js';
import { lowerType } from './types.js';

const K = ts.SyntaxKind;

/** A class declaration or expression. */
export function lowerClass(low: Lowering, node: ts.ClassLikeDeclaration): ClassNode {
  const heritage = node.heritageClauses?.find((clause) => clause.token === K.ExtendsKeyword)?.types[0];
  return {
    kind: 'class',
    name: node.name?.text ?? null,
    nameAt: node.name ? low.at(node.name) : null,
    superclass: heritage ? low.expression(heritage.expression) : null,
    isAbstract: hasModifier(node, K.AbstractKeyword),
    members: node.members.flatMap((member) => lowerMember(low, member) ?? []),
    at: low.at(node),
  };
}

/** Null for what exists in types only: overloads, abstract and declared members, index signatures. */
function lowerMember(low: Lowering, node: ts.ClassElement): ClassMember | null {
  const at = low.at(node);
  if (ts.isClassStaticBlockDeclaration(node)) return { kind: 'staticBlock', body: low.block(node.body), at };
  if (ts.isConstructorDeclaration(node)) {
    return node.body ? { kind: 'constructor', fn: low.fn(node), at } : null;
  }
  if (ts.isMethodDeclaration(node) || ts.isGetAccessor(node) || ts.isSetAccessor(node)) {
    if (!node.body) return null;
    const kind = ts.isMethodDeclaration(node) ? 'method' : ts.isGetAccessor(node) ? 'getter' : 'setter';
    return {
      kind,
      name: propertyName(low, node.name),
      isStatic: hasModifier(node, K.StaticKeyword),
      fn: low.fn(node),
      at,
    };
  }
  return ts.isPropertyDeclaration(node) ? lowerField(low, node) : null;
}

function lowerField(low: Lowering, node: ts.PropertyDeclaration): ClassMember | null {
  if (hasModifier(node, K.DeclareKeyword) || hasModifier(node, K.AbstractKeyword)) return null;
  return {
    kind: 'field',
    name: propertyName(low, node.name),
    nameAt: low.at(node.name),
    isStatic: hasModifier(node, K.StaticKeyword),
    value: node.initializer ? low.expression(node.initializer) : null,
    type: node.type ? lowerType(node.type) : null,
    at: low.at(node),
  };
}
