import { ts } from './ts.js';

export interface CommentedNames {
  /** `@property {L} downsample`, `@param {{ downsample: L }} options` */
  readonly properties: readonly ts.Identifier[];
  /** `@param {Block} block` */
  readonly types: readonly ts.Identifier[];
}

/** What the types in JSDoc comments name: in JavaScript they are as much code as types in TypeScript. */
export function commentedNames(root: ts.Node): CommentedNames {
  const properties: ts.Identifier[] = [];
  const types: ts.Identifier[] = [];
  const inComment = (node: ts.Node): void => {
    if ((ts.isJSDocPropertyTag(node) || ts.isPropertySignature(node)) && ts.isIdentifier(node.name)) {
      properties.push(node.name);
    }
    if (ts.isTypeReferenceNode(node)) types.push(leftmost(node.typeName));
    ts.forEachChild(node, inComment);
  };
  const visit = (node: ts.Node): void => {
    for (const comment of commentsOf(node)) inComment(comment);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return { properties, types };
}

function commentsOf(node: ts.Node): readonly ts.JSDoc[] {
  return (node as { readonly jsDoc?: readonly ts.JSDoc[] }).jsDoc ?? [];
}

function leftmost(node: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(node) ? node : leftmost(node.left);
}
