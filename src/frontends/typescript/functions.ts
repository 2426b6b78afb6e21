import { ts } from './ts.js';
import type { FunctionNode, Param, TypeHint } from '../../program/program.js';
import { type FunctionSyntax, hasModifier, type Lowering } from './lowering.js';
import { commentedTypes } from './jsdoc.js';
import { lowerType } from './types.js';

const fieldModifiers = new Set([
  ts.SyntaxKind.PublicKeyword,
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.ProtectedKeyword,
  ts.SyntaxKind.ReadonlyKeyword,
  ts.SyntaxKind.OverrideKeyword,
]);

/** A function of any syntax; one without a body counts as empty. */
export function lowerFunction(low: Lowering, node: FunctionSyntax): FunctionNode {
  const binds = ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node);
  const place = low.at(node);
  const isUntyped = node.parameters.some(({ type }) => type === undefined);
  const commented = isUntyped ? commentedTypes(low.source.text, place.start) : null;
  return {
    kind: 'function',
    name: binds ? (node.name?.text ?? null) : null,
    nameAt: node.name ? low.at(node.name) : null,
    params: node.parameters
      .filter((param) => !isThisType(param))
      .map((param) => lowerParam(low, param, commented)),
    body: lowerBody(low, node),
    isArrow: ts.isArrowFunction(node),
    isAsync: hasModifier(node, ts.SyntaxKind.AsyncKeyword),
    isGenerator: 'asteriskToken' in node && node.asteriskToken !== undefined,
    at: place,
  };
}

function lowerBody(low: Lowering, node: FunctionSyntax): FunctionNode['body'] {
  if (!node.body) return { kind: 'block', body: [], declares: false, at: low.at(node) };
  return ts.isBlock(node.body) ? low.block(node.body) : low.expression(node.body);
}

/** `function f(this: Model)` types `this` and has no such parameter. */
function isThisType(param: ts.ParameterDeclaration): boolean {
  return ts.isIdentifier(param.name) && param.name.text === 'this';
}

function lowerParam(
  low: Lowering,
  node: ts.ParameterDeclaration,
  commented: ReadonlyMap<string, TypeHint> | null,
): Param {
  const said = ts.isIdentifier(node.name) ? (commented?.get(node.name.text) ?? null) : null;
  return {
    target: low.pattern(node.name),
    defaultValue: node.initializer ? low.expression(node.initializer) : null,
    rest: node.dotDotDotToken !== undefined,
    optional: node.questionToken !== undefined,
    type: node.type ? lowerType(node.type) : said,
    isField: node.modifiers?.some((modifier) => fieldModifiers.has(modifier.kind)) ?? false,
    at: low.at(node),
  };
}
