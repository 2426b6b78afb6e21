import { ts } from './ts.js';
import { commentedNames } from './commented-names.js';
import { bindImport } from './bind-imports.js';
import { type Binding, type Meaning, type NameNode, type PropertyUse, Scope, type Use } from './scopes.js';
import { bindType, type Names } from './bind-types.js';

const K = ts.SyntaxKind;

const both: readonly Meaning[] = ['value', 'type'];

/** A name whose meaning is looked up when everything is declared; what `export { name }` means, either. */
interface Pending extends Use {
  readonly meaning: Meaning | 'either';
}

/** What a statement declares at the top of its file: a name, or one that a block in it lends to what is around it. */
type Declared =
  { readonly node: ts.Identifier; readonly meanings: readonly Meaning[] } | { readonly lent: Binding };

/** What the names in one statement of a file mean. */
export interface StatementNames {
  /** By identifier, as far as it is declared inside the statement. */
  readonly bindings: ReadonlyMap<ts.Node, Binding>;
  readonly properties: ReadonlyMap<ts.Node, PropertyUse>;
  /** In order. */
  readonly declared: readonly Declared[];
  /** What is declared at the top of the file, or nowhere. */
  readonly open: readonly Pending[];
  readonly computed: readonly { readonly node: ts.ElementAccessExpression; readonly scope: Scope }[];
  /** A direct `eval` or a `with` stands in it. */
  readonly isDynamic: boolean;
}

/** Finds what the names of a statement mean that lies in the scope of a file. The tree needs parents. */
export function bindStatement(statement: ts.Node, top: Scope): StatementNames {
  return new Binder(top).run(statement);
}

class Binder implements Names {
  private readonly bindings = new Map<ts.Node, Binding>();
  private readonly properties = new Map<ts.Node, PropertyUse>();
  private readonly declared: Declared[] = [];
  private readonly computed: { node: ts.ElementAccessExpression; scope: Scope }[] = [];
  /** Looked up at the end, when everything is declared. */
  private readonly pending: Pending[] = [];

  constructor(private readonly top: Scope) {}

  run(statement: ts.Node): StatementNames {
    this.top.isDynamic = false;
    this.visit(statement, this.top);
    const { properties: written, types } = commentedNames(statement);
    for (const node of written) this.property(node, this.top);
    for (const node of types) this.refer(node, this.top, 'type');
    const { bindings, properties, declared, computed } = this;
    const open = this.pending.filter((each) => !this.isFoundInside(each));
    return { bindings, properties, declared, open, computed, isDynamic: this.top.isDynamic };
  }

  refer(node: Use['node'], scope: Scope, meaning: Pending['meaning']): void {
    this.pending.push({ node, scope, meaning });
  }

  private isFoundInside({ node, scope, meaning }: Pending): boolean {
    for (const each of scope.outwards()) {
      if (each === this.top) break;
      const binding = each.named(node.text, meaning);
      if (!binding) continue;
      binding.uses.push({ node, scope });
      this.bindings.set(node, binding);
      return true;
    }
    return false;
  }

  children(node: ts.Node, scope: Scope): void {
    ts.forEachChild(node, (child) => this.visit(child, scope));
  }

  visit(node: ts.Node, scope: Scope): void {
    if (ts.isIdentifier(node)) this.refer(node, scope, 'value');
    else if (ts.isFunctionLike(node)) this.functionLike(node, scope);
    else if (ts.isClassLike(node)) this.classLike(node, scope);
    else if (ts.isTypeNode(node)) bindType(this, node, scope);
    else if (!this.declaration(node, scope) && !this.named(node, scope)) {
      this.children(node, this.inner(node, scope));
    }
  }

  /** Blocks and what has a scope like one. */
  private inner(node: ts.Node, scope: Scope): Scope {
    switch (node.kind) {
      case K.Block:
        // A function's body shares the scope of its parameters.
        return ts.isFunctionLike(node.parent) ? scope : new Scope(scope, node, false);
      case K.CatchClause:
      case K.CaseBlock:
      case K.ForStatement:
      case K.ForInStatement:
      case K.ForOfStatement:
        return new Scope(scope, node, false);
      case K.ModuleBlock:
      case K.ClassStaticBlockDeclaration:
        return new Scope(scope, node, true);
      case K.WithStatement: {
        const within = new Scope(scope, node, false);
        within.markDynamic();
        return within;
      }
      default:
        return scope;
    }
  }

  declareIn(scope: Scope, node: ts.Node | undefined, meanings: readonly Meaning[]): void {
    if (!node || !ts.isIdentifier(node)) return;
    if (scope === this.top) this.declared.push({ node, meanings });
    else this.bindings.set(node, scope.declare(node, meanings));
  }

  private functionLike(node: ts.SignatureDeclaration, scope: Scope): void {
    // A parameter may have the name by which a function expression knows itself.
    const around = ts.isFunctionExpression(node) ? new Scope(scope, node, false) : scope;
    const inner = new Scope(around, node, true);
    if (ts.isFunctionDeclaration(node)) this.functionName(node, scope);
    else if (ts.isFunctionExpression(node)) this.declareIn(around, node.name, ['value']);
    else if (node.name) this.propertyName(node.name, scope);
    for (const child of [...(node.typeParameters ?? []), ...node.parameters]) this.visit(child, inner);
    if (node.type) this.visit(node.type, inner);
    if (ts.canHaveDecorators(node)) ts.getDecorators(node)?.forEach((each) => this.visit(each, scope));
    if ('body' in node && node.body) this.visit(node.body, inner);
    this.documentation(node, inner);
  }

  /** In scripts a function in a block is also known around it; a name taken there is another's. */
  private functionName(node: ts.FunctionDeclaration, scope: Scope): void {
    if (!node.name) return;
    this.declareIn(scope, node.name, ['value']);
    const binding = scope.values.get(node.name.text);
    const around = scope.nearestFunction();
    if (!binding || around === scope) return;
    if (around === this.top) this.declared.push({ lent: binding });
    else around.lend(binding);
  }

  /** The names of `@param` tags. */
  private documentation(node: ts.SignatureDeclaration, scope: Scope): void {
    for (const tag of ts.getJSDocTags(node)) if (ts.isJSDocParameterTag(tag)) this.documented(tag, scope);
  }

  private documented(tag: ts.JSDocPropertyLikeTag, scope: Scope): void {
    if (!ts.isIdentifier(tag.name)) this.property(tag.name.right, scope);
    else if (scope.values.has(tag.name.text)) this.refer(tag.name, scope, 'value');
    // `@param o.a` after `@param {object} o` is read as a member of o's type.
    const type = tag.typeExpression?.type;
    if (type && ts.isJSDocTypeLiteral(type)) {
      type.jsDocPropertyTags?.forEach((each) => this.documented(each, scope));
    }
  }

  private classLike(node: ts.ClassLikeDeclaration, scope: Scope): void {
    const inner = new Scope(scope, node, false);
    this.declareIn(ts.isClassDeclaration(node) ? scope : inner, node.name, both);
    for (const child of [
      ...(node.modifiers ?? []),
      ...(node.heritageClauses ?? []),
      ...(node.typeParameters ?? []),
      ...node.members,
    ]) {
      this.visit(child, inner);
    }
  }

  /** Nodes that declare names; false for any other. */
  private declaration(node: ts.Node, scope: Scope): boolean {
    if (ts.isVariableDeclaration(node)) {
      const isVar =
        ts.isVariableDeclarationList(node.parent) && (node.parent.flags & ts.NodeFlags.BlockScoped) === 0;
      this.pattern(node.name, isVar ? scope.nearestFunction() : scope, scope);
      this.rest(scope, node.type, node.initializer);
    } else if (ts.isParameter(node)) {
      if (ts.isParameterPropertyDeclaration(node, node.parent) && ts.isIdentifier(node.name)) {
        this.property(node.name, scope);
      }
      this.pattern(node.name, scope, scope);
      this.rest(scope, ...(node.modifiers ?? []), node.type, node.initializer);
    } else if (ts.isTypeParameterDeclaration(node)) {
      this.declareIn(scope, node.name, ['type']);
      this.rest(scope, node.constraint, node.default);
    } else if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      this.declareIn(scope, node.name, ['type']);
      const inner = new Scope(scope, node, false);
      ts.forEachChild(node, (child) => {
        if (child !== node.name) this.visit(child, inner);
      });
    } else if (ts.isEnumDeclaration(node)) {
      this.enumeration(node, scope);
    } else if (ts.isModuleDeclaration(node)) {
      this.declareIn(scope, node.name, both);
      // The B of `namespace A.B` is declared inside A.
      if (node.body) {
        this.visit(node.body, ts.isModuleDeclaration(node.body) ? new Scope(scope, node, true) : scope);
      }
    } else {
      return bindImport(this, node, scope);
    }
    return true;
  }

  private enumeration(node: ts.EnumDeclaration, scope: Scope): void {
    this.declareIn(scope, node.name, both);
    const inner = new Scope(scope, node, false);
    for (const member of node.members) {
      this.declareIn(inner, member.name, ['value']);
      this.propertyName(member.name, inner);
      this.rest(inner, member.initializer);
    }
  }

  rest(scope: Scope, ...nodes: readonly (ts.Node | undefined)[]): void {
    for (const node of nodes) if (node) this.visit(node, scope);
  }

  /** Declares the names of a pattern in `target`; its defaults and keys are read in `scope`. */
  private pattern(node: ts.BindingName, target: Scope, scope: Scope): void {
    if (ts.isIdentifier(node)) {
      this.declareIn(target, node, ['value']);
      return;
    }
    for (const element of node.elements) {
      if (ts.isOmittedExpression(element)) continue;
      if (element.propertyName) this.propertyName(element.propertyName, scope);
      else if (ts.isObjectBindingPattern(node) && !element.dotDotDotToken && ts.isIdentifier(element.name)) {
        this.property(element.name, scope);
      }
      this.pattern(element.name, target, scope);
      this.rest(scope, element.initializer);
    }
  }

  property(node: NameNode, scope: Scope): void {
    this.properties.set(node, { node, name: node.text, scope });
  }

  private propertyName(node: ts.PropertyName | ts.BindingName, scope: Scope): void {
    if (ts.isComputedPropertyName(node)) {
      if (ts.isStringLiteralLike(node.expression)) this.property(node.expression, scope);
      else this.visit(node.expression, scope);
    } else if (
      ts.isIdentifier(node) ||
      ts.isPrivateIdentifier(node) ||
      ts.isStringLiteralLike(node) ||
      ts.isNumericLiteral(node)
    ) {
      this.property(node, scope);
    }
  }

  /** Nodes with names that are no references; false for any other. */
  private named(node: ts.Node, scope: Scope): boolean {
    if (ts.isPropertyAccessExpression(node)) {
      this.visit(node.expression, scope);
      this.property(node.name, scope);
    } else if (ts.isElementAccessExpression(node)) {
      this.elementAccess(node, scope);
    } else if (ts.isShorthandPropertyAssignment(node)) {
      this.property(node.name, scope);
      this.refer(node.name, scope, 'value');
      this.rest(scope, node.objectAssignmentInitializer);
    } else if (
      ts.isPropertyAssignment(node) ||
      ts.isPropertyDeclaration(node) ||
      ts.isPropertySignature(node)
    ) {
      this.propertyName(node.name, scope);
      if (!ts.isPropertyAssignment(node)) this.rest(scope, ...(node.modifiers ?? []), node.type);
      if (!ts.isPropertySignature(node)) this.rest(scope, node.initializer);
    } else if (ts.isLabeledStatement(node)) {
      this.visit(node.statement, scope);
    } else if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'eval'
    ) {
      scope.markDynamic();
      this.children(node, scope);
    } else {
      return this.unnamed(node, scope);
    }
    return true;
  }

  private elementAccess(node: ts.ElementAccessExpression, scope: Scope): void {
    const index = node.argumentExpression;
    this.visit(node.expression, scope);
    if (ts.isStringLiteralLike(index)) {
      this.property(index, scope);
      return;
    }
    if (!ts.isNumericLiteral(index)) this.computed.push({ node, scope });
    this.visit(index, scope);
  }

  /** Labels, `import.meta` and lower-case JSX tags only look like references. */
  private unnamed(node: ts.Node, scope: Scope): boolean {
    if (ts.isBreakOrContinueStatement(node) || ts.isMetaProperty(node)) return true;
    if (ts.isJsxAttribute(node)) {
      if (ts.isIdentifier(node.name)) this.property(node.name, scope);
      this.rest(scope, node.initializer);
      return true;
    }
    if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxClosingElement(node)) {
      const isElement = ts.isIdentifier(node.tagName) && /^[a-z]/.test(node.tagName.text);
      if (!isElement) this.visit(node.tagName, scope);
      if (!ts.isJsxClosingElement(node)) this.rest(scope, ...(node.typeArguments ?? []), node.attributes);
      return true;
    }
    return false;
  }
}
