import { ts } from 'ts-morph';
import type { Place } from '../../program/program.js';

/** What lowering needs to know about the file it is in. */
export interface Lowering {
  readonly file: string;
  readonly source: ts.SourceFile;
  readonly specifiers: string[];
}

/** The place of a node, without comments and white space in front of it. */
export function placeOf(l: Lowering, node: ts.Node): Place {
  return { file: l.file, start: node.getStart(l.source), end: node.end };
}

export function textOf(l: Lowering, node: ts.Node): string {
  return l.source.text.slice(node.getStart(l.source), node.end);
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false)
  );
}

/** A property's name where it is written out; null for a computed one. */
export function plainName(name: ts.PropertyName): string | null {
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) return name.text;
  if (ts.isStringLiteral(name) || ts.isNumericLiteral(name) || ts.isNoSubstitutionTemplateLiteral(name))
    return name.text;
  return null;
}
