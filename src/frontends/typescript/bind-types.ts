import { type Meaning, type NameNode, Scope, type Use } from './scopes.js';
import { ts } from './ts.js';

const K = ts.SyntaxKind;

/** What is found out about the names in a tree. */
export interface Names {
  readonly visit: (node: ts.Node, scope: Scope) => void;
  readonly children: (node: ts.Node, scope: Scope) => void;
  /** Visits those that are there. */
  readonly rest: (scope: Scope, ...nodes: readonly (ts.Node | undefined)[]) => void;
  readonly declareIn: (scope: Scope, node: ts.Node | undefined, meanings: readonly Meaning[]) => void;
  /** A name that means what is declared elsewhere; what `export { name }` means, either. */
  readonly refer: (node: Use['node'], scope: Scope, meaning: Meaning | 'either') => void;
  readonly property: (node: NameNode, scope: Scope) => void;
}

/** Finds the names in a type. */
export function bindType(names: Names, node: ts.TypeNode, scope: Scope): void {
  if (ts.isTypeReferenceNode(node)) {
    bindEntityName(names, node.typeName, scope, 'type');
    names.rest(scope, ...(node.typeArguments ?? []));
  } else if (ts.isExpressionWithTypeArguments(node)) {
    bindHeritage(names, node, scope);
  } else if (ts.isTypeQueryNode(node)) {
    if (ts.isImportTypeNode(node.exprName)) names.visit(node.exprName, scope);
    else bindEntityName(names, node.exprName, scope, 'value');
    names.rest(scope, ...(node.typeArguments ?? []));
  } else if (ts.isTypePredicateNode(node)) {
    if (ts.isIdentifier(node.parameterName)) {
      names.refer(node.parameterName, scope, 'value');
    }
    names.rest(scope, node.type);
  } else if (ts.isImportTypeNode(node)) {
    names.rest(scope, ...(node.typeArguments ?? []));
  } else if (ts.isNamedTupleMember(node)) {
    names.visit(node.type, scope);
  } else if (ts.isLiteralTypeNode(node) && ts.isStringLiteralLike(node.literal)) {
    // `Pick<Options, 'downsample'>`
    names.property(node.literal, scope);
  } else {
    names.children(
      node,
      ts.isMappedTypeNode(node) || ts.isConditionalTypeNode(node) ? new Scope(scope, node, false) : scope,
    );
  }
}

function bindHeritage(names: Names, node: ts.ExpressionWithTypeArguments, scope: Scope): void {
  const clause = node.parent;
  const isValue =
    !ts.isHeritageClause(clause) || (clause.token === K.ExtendsKeyword && ts.isClassLike(clause.parent));
  if (!isValue && ts.isIdentifier(node.expression)) {
    names.refer(node.expression, scope, 'type');
  } else names.visit(node.expression, scope);
  names.rest(scope, ...(node.typeArguments ?? []));
}

export function bindEntityName(names: Names, node: ts.EntityName, scope: Scope, meaning: Meaning): void {
  if (ts.isIdentifier(node)) {
    names.refer(node, scope, meaning);
  } else {
    // What a dot leads from is a namespace, and that is a value here.
    bindEntityName(names, node.left, scope, 'value');
    names.property(node.right, scope);
  }
}
