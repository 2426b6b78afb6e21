import { ts } from './ts.js';
import type { TypeField, TypeHint } from '../../program/program.js';
import { enumConstants } from './enums.js';
import { type Lowering, unwrap } from './lowering.js';
import { lowerRecord, lowerType } from './types.js';

/** Fills in the type aliases, interfaces and enums that a file declares at its top level. */
export function collectTypes(low: Lowering, source: ts.SourceFile): void {
  for (const node of source.statements) {
    if (ts.isTypeAliasDeclaration(node)) low.types.set(node.name.text, lowerAlias(source, node));
    else if (ts.isEnumDeclaration(node)) low.types.set(node.name.text, lowerEnumType(node));
    else if (ts.isInterfaceDeclaration(node)) {
      low.types.set(node.name.text, merged(low.types.get(node.name.text), lowerRecord(node.members)));
    }
  }
  const parents = new Map<string, readonly string[]>();
  for (const node of source.statements) {
    if (ts.isInterfaceDeclaration(node) && node.heritageClauses) parents.set(node.name.text, parentsOf(node));
  }
  for (const name of parents.keys()) inherit(low, name, parents);
}

/** An interface may be declared in several parts. */
function merged(before: TypeHint | undefined, hint: TypeHint): TypeHint {
  if (before?.kind !== 'record' || hint.kind !== 'record') return hint;
  return { kind: 'record', fields: [...before.fields, ...hint.fields] };
}

function lowerEnumType(node: ts.EnumDeclaration): TypeHint {
  const values = enumConstants(node);
  return values ? { kind: 'literals', values } : { kind: 'other' };
}

/** `(typeof DEPTHS)[number]` of a literal array is plain enough; everything else is what `lowerType` says. */
function lowerAlias(source: ts.SourceFile, node: ts.TypeAliasDeclaration): TypeHint {
  const { type } = node;
  if (!ts.isIndexedAccessTypeNode(type) || type.indexType.kind !== ts.SyntaxKind.NumberKeyword) {
    return lowerType(type);
  }
  const object = ts.isParenthesizedTypeNode(type.objectType) ? type.objectType.type : type.objectType;
  if (!ts.isTypeQueryNode(object) || !ts.isIdentifier(object.exprName)) return { kind: 'other' };
  const values = literalArray(source, object.exprName.text);
  return values ? { kind: 'literals', values } : { kind: 'other' };
}

function literalArray(source: ts.SourceFile, name: string): readonly (string | number)[] | null {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: declared, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(declared) || declared.text !== name || !initializer) continue;
      const array = unwrap(initializer);
      const isConst = ts.isAsExpression(initializer) && ts.isConstTypeReference(initializer.type);
      return isConst && ts.isArrayLiteralExpression(array) ? literalsOf(array) : null;
    }
  }
  return null;
}

function literalsOf(node: ts.ArrayLiteralExpression): readonly (string | number)[] | null {
  const values: (string | number)[] = [];
  for (const element of node.elements) {
    if (ts.isStringLiteralLike(element)) values.push(element.text);
    else if (ts.isNumericLiteral(element)) values.push(Number(element.text));
    else return null;
  }
  return values;
}

/** What an interface extends; '' for what is no plain name. */
function parentsOf(node: ts.InterfaceDeclaration): readonly string[] {
  const types = node.heritageClauses?.flatMap((clause) => clause.types) ?? [];
  return types.map(({ expression, typeArguments }) =>
    ts.isIdentifier(expression) && !typeArguments ? expression.text : '',
  );
}

/** Adds the fields of the interfaces that one extends; a parent that is not plain leaves it not plain. */
function inherit(low: Lowering, name: string, parents: Map<string, readonly string[]>): void {
  const own = low.types.get(name);
  const extended = parents.get(name) ?? [];
  // Taken out first, so that interfaces which extend each other end.
  parents.delete(name);
  if (own?.kind !== 'record') return;
  const fields = new Map<string, TypeField>();
  for (const parent of extended) {
    inherit(low, parent, parents);
    const hint = low.types.get(parent);
    if (hint?.kind !== 'record') {
      low.types.set(name, { kind: 'other' });
      return;
    }
    for (const field of hint.fields) fields.set(field.name, field);
  }
  for (const field of own.fields) fields.set(field.name, field);
  low.types.set(name, { kind: 'record', fields: [...fields.values()] });
}
