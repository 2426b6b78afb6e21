import { ts } from 'ts-morph';
import type { TypeHint } from '../../program/program.js';
import { plainName } from './context.js';

const keywords: ReadonlyMap<ts.SyntaxKind, TypeHint> = new Map<ts.SyntaxKind, TypeHint>([
  [ts.SyntaxKind.BooleanKeyword, { kind: 'boolean' }],
  [ts.SyntaxKind.NumberKeyword, { kind: 'number' }],
  [ts.SyntaxKind.StringKeyword, { kind: 'string' }],
]);

const other: TypeHint = { kind: 'other' };

/** What a type annotation says by its syntax. */
export function lowerType(node: ts.TypeNode): TypeHint {
  const keyword = keywords.get(node.kind);
  if (keyword) return keyword;
  if (ts.isParenthesizedTypeNode(node)) return lowerType(node.type);
  if (ts.isArrayTypeNode(node)) return { kind: 'array', element: lowerType(node.elementType) };
  if (ts.isTupleTypeNode(node)) return { kind: 'array', element: null };
  if (ts.isFunctionTypeNode(node)) return { kind: 'function' };
  if (ts.isLiteralTypeNode(node)) return lowerLiteral(node);
  if (ts.isUnionTypeNode(node)) return lowerUnion(node);
  if (ts.isTypeLiteralNode(node)) return lowerMembers(node.members);
  if (ts.isTypeReferenceNode(node)) return lowerReference(node);
  if (ts.isTypeOperatorNode(node)) return lowerOperator(node);
  return other;
}

function lowerLiteral({ literal }: ts.LiteralTypeNode): TypeHint {
  if (ts.isStringLiteral(literal)) return { kind: 'literals', values: [literal.text] };
  if (ts.isNumericLiteral(literal)) return { kind: 'literals', values: [Number(literal.text)] };
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'literals', values: [true] };
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'literals', values: [false] };
  return literal.kind === ts.SyntaxKind.NullKeyword ? { kind: 'literals', values: [null] } : other;
}

/** A union of literals is a finite type; `T | null` and `T | undefined` say as much as T. */
function lowerUnion(node: ts.UnionTypeNode): TypeHint {
  const hints = node.types.filter((type) => !isNothing(type)).map(lowerType);
  const values = hints.flatMap((hint) => (hint.kind === 'literals' ? hint.values : []));
  if (hints.every((hint) => hint.kind === 'literals')) return { kind: 'literals', values };
  const [first] = hints;
  return hints.length === 1 && first ? first : other;
}

function isNothing(type: ts.TypeNode): boolean {
  return type.kind === ts.SyntaxKind.UndefinedKeyword || (ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword);
}

function lowerReference(node: ts.TypeReferenceNode): TypeHint {
  const name = node.typeName.getText();
  const [argument] = node.typeArguments ?? [];
  if ((name === 'Array' || name === 'ReadonlyArray') && argument) return { kind: 'array', element: lowerType(argument) };
  if ((name === 'Readonly' || name === 'Required' || name === 'Partial') && argument) return lowerType(argument);
  return { kind: 'reference', name };
}

function lowerOperator(node: ts.TypeOperatorNode): TypeHint {
  if (node.operator === ts.SyntaxKind.ReadonlyKeyword) return lowerType(node.type);
  if (node.operator === ts.SyntaxKind.KeyOfKeyword && ts.isTypeQueryNode(node.type)) return { kind: 'keyof', name: node.type.exprName.getText() };
  return other;
}

export function lowerMembers(members: ts.NodeArray<ts.TypeElement>): TypeHint {
  const fields = members.flatMap((member) => {
    const name = member.name ? plainName(member.name) : null;
    if (!ts.isPropertySignature(member) || name === null) return [];
    return [{ name, type: member.type ? lowerType(member.type) : other, optional: member.questionToken !== undefined }];
  });
  return { kind: 'record', fields };
}

/** The types that a file declares at its top level. */
export function lowerTypes(source: ts.SourceFile): ReadonlyMap<string, TypeHint> {
  const types = new Map<string, TypeHint>();
  for (const statement of source.statements) {
    if (ts.isTypeAliasDeclaration(statement)) types.set(statement.name.text, lowerType(statement.type));
    if (ts.isInterfaceDeclaration(statement)) types.set(statement.name.text, lowerMembers(statement.members));
  }
  return types;
}
