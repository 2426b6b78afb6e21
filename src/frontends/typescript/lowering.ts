import { ts } from './ts.js';
import type {
  BlockStatement,
  ClassNode,
  Expression,
  FunctionNode,
  Pattern,
  Place,
  Statement,
  TypeHint,
} from '../../program/program.js';

/** Syntax that becomes a `FunctionNode`. */
export type FunctionSyntax =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.AccessorDeclaration
  | ts.ConstructorDeclaration;

/** The lowering of one file: what every part needs, and the parts that call each other. */
export interface Lowering {
  readonly file: string;
  readonly source: ts.SourceFile;
  readonly specifiers: string[];
  readonly types: Map<string, TypeHint>;
  /** The place of a node without the white space and comments before it. */
  readonly at: (node: ts.Node) => Place;
  readonly expression: (node: ts.Expression) => Expression;
  readonly pattern: (node: ts.BindingName) => Pattern;
  readonly fn: (node: FunctionSyntax) => FunctionNode;
  readonly cls: (node: ts.ClassLikeDeclaration) => ClassNode;
  readonly block: (node: ts.Block) => BlockStatement;
  readonly statements: (nodes: readonly ts.Statement[]) => readonly Statement[];
}

type Handler<N extends ts.Node, R> = (low: Lowering, node: N) => R;

/** Handlers by node kind: a look-up, where a chain of type guards would ask fifty questions a node. */
export class ByKind<R> {
  private readonly handlers = new Map<ts.SyntaxKind, Handler<ts.Node, R>>();

  on<N extends ts.Node>(kind: N['kind'], handler: Handler<N, R>): this {
    this.handlers.set(kind, handler as Handler<ts.Node, R>);
    return this;
  }

  get(kind: ts.SyntaxKind): Handler<ts.Node, R> | undefined {
    return this.handlers.get(kind);
  }
}

/** What a node is, for messages: "with statement". */
export function describeKind(node: ts.Node): string {
  const words = ts.SyntaxKind[node.kind].replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`);
  return words.toLowerCase();
}

const wrappers: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.TypeAssertionExpression,
  ts.SyntaxKind.ExpressionWithTypeArguments,
  ts.SyntaxKind.PartiallyEmittedExpression,
]);

/** The expression inside parentheses, casts and non-null assertions. */
export function unwrap(node: ts.Expression): ts.Expression {
  let inner = node;
  while (wrappers.has(inner.kind)) inner = (inner as ts.ParenthesizedExpression).expression;
  return inner;
}

/** Whether a declaration carries a modifier. */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  if (!ts.canHaveModifiers(node)) return false;
  return node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

/** A property name as text where the syntax fixes it, else the expression that computes it. */
export function propertyName(low: Lowering, node: ts.PropertyName): string | Expression {
  if (ts.isComputedPropertyName(node)) {
    const computed = unwrap(node.expression);
    if (ts.isStringLiteralLike(computed)) return computed.text;
    return low.expression(computed);
  }
  if (ts.isNumericLiteral(node)) return String(Number(node.text));
  return node.text;
}
