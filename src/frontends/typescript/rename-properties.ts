import { ts } from './ts.js';
import type { FileBindings, PropertyUse } from './scopes.js';
import { isLoad } from './follow-export.js';
import { unwrap } from './lowering.js';
import type { Bound, RenameSet } from './rename-set.js';
import type { Binding, Scope } from './scopes.js';

/** How far a value is followed through declarations. */
const mostSteps = 8;

/** Whether every use of the renamed properties is seen, and none of them belongs to a library. */
export function areSafeProperties(set: RenameSet): boolean {
  for (const name of set.properties) {
    const files = set.project.sharing(name);
    if (!files?.every((file) => isSafeIn(set.project, file, name)) || isInData(set.project, name)) {
      return false;
    }
  }
  return true;
}

/** Whether data that the code imports has the name as a key. */
function isInData({ connected, imports, text }: Bound, name: string): boolean {
  const data = [...connected].flatMap((file) => imports(file).filter((each) => each.endsWith('.json')));
  return data.some((file) => text(file)?.includes(JSON.stringify(name)) === true);
}

function isSafeIn({ resolve }: Bound, file: FileBindings, name: string): boolean {
  const isOwn: IsOwn = (specifier) => specifier.startsWith('.') || resolve(specifier, file.file) !== null;
  if (file.top.isDynamic) return false;
  for (const use of file.properties.values()) {
    if (use.name !== name) continue;
    if (ts.isStringLiteralLike(use.node) || isLibrary(use, isOwn) || isNoLayer(use)) return false;
  }
  if (file.computed.some(({ node, scope }) => mayName(node, scope, name))) return false;
  return !file.strings().some((node) => node.text === name && !isLayerName(node));
}

const plainTypes = new Set([
  ts.SyntaxKind.BooleanKeyword,
  ts.SyntaxKind.NumberKeyword,
  ts.SyntaxKind.StringKeyword,
  ts.SyntaxKind.LiteralType,
]);

/** Whether the syntax shows a flag, a size or a text under the name: then it is another thing of the same name. */
function isNoLayer({ node: { parent } }: PropertyUse): boolean {
  if (!('initializer' in parent) && !('type' in parent)) return false;
  const { type, initializer } = parent as { type?: ts.TypeNode; initializer?: ts.Node };
  return (
    (type !== undefined && isPlainType(type)) || (initializer !== undefined && isPlainValue(initializer))
  );
}

function isPlainType(node: ts.TypeNode): boolean {
  if (ts.isUnionTypeNode(node)) {
    const rest = node.types.filter((each) => !isAbsence(each));
    return rest.length > 0 && rest.every(isPlainType);
  }
  return plainTypes.has(node.kind) && !isAbsence(node);
}

function isAbsence(node: ts.TypeNode): boolean {
  if (ts.isLiteralTypeNode(node)) return node.literal.kind === ts.SyntaxKind.NullKeyword;
  return node.kind === ts.SyntaxKind.UndefinedKeyword;
}

function isPlainValue(node: ts.Node): boolean {
  return (
    ts.isNumericLiteral(node) ||
    ts.isStringLiteralLike(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword
  );
}

/** Whether a specifier leads to a file of the project. */
type IsOwn = (specifier: string) => boolean;

/** Whether a property is a library's: a member of what it exports, or an option handed to it. */
function isLibrary(use: PropertyUse, isOwn: IsOwn): boolean {
  const { parent } = use.node;
  if (ts.isPropertyAccessExpression(parent)) return isForeign(parent.expression, use.scope, isOwn);
  if (ts.isQualifiedName(parent)) return isForeign(leftmost(parent), use.scope, isOwn);
  if (ts.isJsxAttribute(parent)) return true;
  const isEntry =
    ts.isPropertyAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isMethodDeclaration(parent);
  if (!isEntry || !ts.isObjectLiteralExpression(parent.parent)) return false;
  const call = parent.parent.parent;
  const isArgument = ts.isCallExpression(call) || ts.isNewExpression(call);
  return isArgument && call.expression !== parent.parent && isForeign(call.expression, use.scope, isOwn);
}

function leftmost(node: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(node) ? node : leftmost(node.left);
}

/** Globals that take any record as it is. */
const plainGlobals = new Set(['Object', 'Array', 'Promise', 'console', 'undefined']);

/** Whether an expression starts at something that a package or the global scope gives. */
function isForeign(node: ts.Expression, scope: Scope, isOwn: IsOwn, steps = 0): boolean {
  let root = unwrap(node);
  while (
    ts.isPropertyAccessExpression(root) ||
    ts.isElementAccessExpression(root) ||
    ts.isCallExpression(root) ||
    ts.isNewExpression(root) ||
    ts.isAwaitExpression(root)
  ) {
    if (isOwnRequire(root, isOwn)) return false;
    root = unwrap(root.expression);
  }
  if (!ts.isIdentifier(root) || steps > mostSteps) return false;
  const binding = scope.find(root.text, 'value');
  if (!binding) return !plainGlobals.has(root.text);
  return binding.declarations.some(
    (each) => isFromPackage(each, isOwn) || isForeignValue(each, binding.scope, isOwn, steps + 1),
  );
}

/** `require('./b')`, `import('./b')` */
function isOwnRequire(node: ts.Expression, isOwn: IsOwn): boolean {
  if (!ts.isCallExpression(node) || !isLoad(node)) return false;
  const [specifier] = node.arguments;
  return specifier !== undefined && ts.isStringLiteralLike(specifier) && isOwn(specifier.text);
}

/** `const { layers } = tf` */
function isForeignValue(node: ts.Identifier, scope: Scope, isOwn: IsOwn, steps: number): boolean {
  let at: ts.Node = node.parent;
  while (ts.isBindingElement(at) || ts.isObjectBindingPattern(at) || ts.isArrayBindingPattern(at)) {
    at = at.parent;
  }
  return (
    ts.isVariableDeclaration(at) &&
    at.initializer !== undefined &&
    isForeign(at.initializer, scope, isOwn, steps)
  );
}

function isFromPackage(node: ts.Identifier, isOwn: IsOwn): boolean {
  let at: ts.Node = node.parent;
  while (
    ts.isImportSpecifier(at) ||
    ts.isNamedImports(at) ||
    ts.isNamespaceImport(at) ||
    ts.isImportClause(at)
  ) {
    at = at.parent;
  }
  return (
    ts.isImportDeclaration(at) && ts.isStringLiteral(at.moduleSpecifier) && !isOwn(at.moduleSpecifier.text)
  );
}

/** A layer may have the name in its own: any other text may be an index or a key somewhere. */
function isLayerName(node: ts.Node): boolean {
  return (
    ts.isPropertyAssignment(node.parent) &&
    ts.isIdentifier(node.parent.name) &&
    node.parent.name.text === 'name'
  );
}

/** Whether `object[index]` may mean the property `name`. */
function mayName(node: ts.ElementAccessExpression, scope: Scope, name: string): boolean {
  return !isNumber(scope, node.argumentExpression, 0) && !lacks(scope, node.expression, name);
}

const arithmetic = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.BarToken,
  ts.SyntaxKind.AmpersandToken,
  ts.SyntaxKind.GreaterThanGreaterThanToken,
]);

/** Whether the syntax shows an expression to be a number. */
function isNumber(scope: Scope, given: ts.Expression, steps: number): boolean {
  const node = unwrap(given);
  if (steps > mostSteps) return false;
  if (ts.isNumericLiteral(node) || ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    return true;
  }
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'length';
  if (ts.isConditionalExpression(node)) {
    return isNumber(scope, node.whenTrue, steps + 1) && isNumber(scope, node.whenFalse, steps + 1);
  }
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return (
      arithmetic.has(kind) ||
      (kind === ts.SyntaxKind.PlusToken &&
        isNumber(scope, node.left, steps + 1) &&
        isNumber(scope, node.right, steps + 1))
    );
  }
  if (ts.isCallExpression(node)) {
    return ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === 'Math';
  }
  const binding = ts.isIdentifier(node) ? scope.find(node.text, 'value') : null;
  return (
    binding !== null &&
    binding.declarations.length > 0 &&
    binding.declarations.every((each) => isNumberDeclared(binding, each, steps + 1))
  );
}

function isNumberDeclared(binding: Binding, node: ts.Identifier, steps: number): boolean {
  const { parent } = node;
  if (!ts.isVariableDeclaration(parent) && !ts.isParameter(parent)) return false;
  if (parent.type) return parent.type.kind === ts.SyntaxKind.NumberKeyword;
  if (parent.initializer) return isNumber(binding.scope, parent.initializer, steps);
  return ts.isParameter(parent) && isIndexParameter(parent);
}

const iterations = new Set(['map', 'forEach', 'filter', 'some', 'every', 'find', 'findIndex', 'flatMap']);

/** The second parameter of a callback of `map` and its like. */
function isIndexParameter(node: ts.ParameterDeclaration): boolean {
  const fn = node.parent;
  const call = fn.parent;
  if (fn.parameters[1] !== node || !ts.isCallExpression(call) || call.arguments[0] !== (fn as ts.Node)) {
    return false;
  }
  return ts.isPropertyAccessExpression(call.expression) && iterations.has(call.expression.name.text);
}

/** Whether the syntax shows an object to have no property of this name: an array, a literal with other keys. */
function lacks(scope: Scope, given: ts.Expression, name: string): boolean {
  const node = unwrap(given);
  if (ts.isArrayLiteralExpression(node)) return true;
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'shape';
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every(
      (each) => each.name !== undefined && !ts.isComputedPropertyName(each.name) && each.name.text !== name,
    );
  }
  const binding = ts.isIdentifier(node) ? scope.find(node.text, 'value') : null;
  return (
    binding !== null &&
    binding.declarations.length > 0 &&
    binding.declarations.every((each) => isDeclaredWithout(binding, each, name))
  );
}

function isDeclaredWithout(binding: Binding, node: ts.Identifier, name: string): boolean {
  const { parent } = node;
  if (ts.isEnumDeclaration(parent)) return true;
  if (!ts.isVariableDeclaration(parent) && !ts.isParameter(parent)) return false;
  if (ts.isParameter(parent) && parent.dotDotDotToken) return true;
  if (parent.type && (ts.isArrayTypeNode(parent.type) || ts.isTupleTypeNode(parent.type))) return true;
  return (
    parent.initializer !== undefined &&
    !ts.isParameter(parent) &&
    lacks(binding.scope, parent.initializer, name)
  );
}
