import { ts } from './ts.js';
import type { TypeField, TypeHint } from '../../program/program.js';

const K = ts.SyntaxKind;
const other: TypeHint = { kind: 'other' };

/** What a type says by its syntax alone; `other` for whatever is not plain. */
export function lowerType(node: ts.TypeNode): TypeHint {
  switch (node.kind) {
    case K.NumberKeyword:
      return { kind: 'number' };
    case K.StringKeyword:
      return { kind: 'string' };
    case K.BooleanKeyword:
      return { kind: 'boolean' };
    case K.FunctionType:
      return { kind: 'function' };
    default:
      return lowerCompound(node);
  }
}

function lowerCompound(node: ts.TypeNode): TypeHint {
  if (ts.isParenthesizedTypeNode(node)) return lowerType(node.type);
  if (ts.isLiteralTypeNode(node)) return lowerLiteral(node);
  if (ts.isArrayTypeNode(node)) return { kind: 'array', element: lowerType(node.elementType) };
  if (ts.isUnionTypeNode(node)) return lowerUnion(node);
  if (ts.isTypeLiteralNode(node)) return lowerRecord(node.members);
  if (ts.isTypeReferenceNode(node)) return lowerReference(node);
  if (ts.isTypeOperatorNode(node)) return lowerOperator(node);
  return other;
}

function lowerLiteral(node: ts.LiteralTypeNode): TypeHint {
  const { literal } = node;
  if (literal.kind === K.TrueKeyword || literal.kind === K.FalseKeyword) {
    return literals(literal.kind === K.TrueKeyword);
  }
  if (literal.kind === K.NullKeyword) return literals(null);
  if (ts.isStringLiteralLike(literal)) return literals(literal.text);
  if (ts.isNumericLiteral(literal)) return literals(Number(literal.text));
  if (ts.isPrefixUnaryExpression(literal) && ts.isNumericLiteral(literal.operand)) {
    return literals(-Number(literal.operand.text));
  }
  return other;
}

function literals(value: string | number | boolean | null): TypeHint {
  return { kind: 'literals', values: [value] };
}

function lowerUnion(node: ts.UnionTypeNode): TypeHint {
  const members = node.types.map(lowerType);
  const [first] = members;
  const values = members.flatMap((member) => (member.kind === 'literals' ? member.values : []));
  if (members.every((member) => member.kind === 'literals')) {
    return { kind: 'literals', values: [...new Set(values)] };
  }
  const isPlain = first?.kind === 'number' || first?.kind === 'string' || first?.kind === 'boolean';
  return isPlain && members.every((member) => member.kind === first.kind) ? first : other;
}

/** The fields of an object type or interface. */
export function lowerRecord(members: readonly ts.TypeElement[]): TypeHint {
  const fields: TypeField[] = [];
  for (const member of members) {
    if (!member.name || ts.isComputedPropertyName(member.name)) {
      if (ts.isCallSignatureDeclaration(member)) return { kind: 'function' };
      continue;
    }
    const type = ts.isPropertySignature(member) && member.type ? lowerType(member.type) : null;
    const hint: TypeHint = type ?? { kind: ts.isMethodSignature(member) ? 'function' : 'other' };
    fields.push({ name: member.name.text, type: hint, optional: member.questionToken !== undefined });
  }
  return { kind: 'record', fields };
}

const arrayTypes = new Set(['Array', 'ReadonlyArray']);

function lowerReference(node: ts.TypeReferenceNode): TypeHint {
  const name = dottedName(node.typeName);
  const argument = node.typeArguments?.[0];
  if (arrayTypes.has(name)) return { kind: 'array', element: argument ? lowerType(argument) : null };
  if (name === 'Readonly' && argument) return lowerType(argument);
  if (name === 'Function') return { kind: 'function' };
  return node.typeArguments ? other : { kind: 'reference', name };
}

function dottedName(node: ts.EntityName): string {
  return ts.isIdentifier(node) ? node.text : `${dottedName(node.left)}.${node.right.text}`;
}

function lowerOperator(node: ts.TypeOperatorNode): TypeHint {
  if (node.operator === K.ReadonlyKeyword) return lowerType(node.type);
  if (node.operator !== K.KeyOfKeyword || !ts.isTypeQueryNode(node.type)) return other;
  return { kind: 'keyof', name: dottedName(node.type.exprName) };
}
