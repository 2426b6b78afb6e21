import { bindImports, type ImportedName } from './import-names.js';
import { type Binding, Scope, type ScopeKind, type Use } from './scopes.js';
import { field, parts, type Syntax } from './syntax.js';
import { around, type Tree } from './trees.js';

/** A name behind a dot, or one that the body of a class binds. */
export interface AttributeUse {
  readonly name: string;
  readonly node: Syntax;
  /** What the dot stands behind; null in the body of a class. */
  readonly object: Syntax | null;
  readonly scope: Scope;
}

/** `name=value` in a call. */
export interface KeywordUse {
  readonly name: string;
  readonly node: Syntax;
  readonly value: Syntax;
  readonly call: Syntax;
  readonly scope: Scope;
}

/** All names of a file, and what each means. */
export interface FileNames {
  readonly file: string;
  readonly tree: Tree;
  readonly top: Scope;
  readonly bindings: ReadonlyMap<Syntax, Binding>;
  /** Names that nothing in the file binds. */
  readonly unresolved: readonly Use[];
  readonly attributes: ReadonlyMap<Syntax, AttributeUse>;
  readonly keywords: readonly KeywordUse[];
  readonly imports: readonly ImportedName[];
  readonly calls: readonly { readonly node: Syntax; readonly scope: Scope }[];
  /** Names in patterns of `match`, which are not told apart. */
  readonly inPatterns: ReadonlySet<string>;
}

interface Binder {
  readonly tree: Tree;
  readonly uses: Use[];
  readonly bindings: Map<Syntax, Binding>;
  readonly attributes: Map<Syntax, AttributeUse>;
  readonly keywords: KeywordUse[];
  readonly imports: ImportedName[];
  readonly calls: { node: Syntax; scope: Scope }[];
  readonly inPatterns: Set<string>;
  /** Bodies of functions, which are looked at when all names around them are known. */
  readonly bodies: (() => void)[];
}

/** Binds the names of a file by its syntax alone. */
export function bindNames(tree: Tree): FileNames {
  const top = new Scope(null, tree.root, 'module');
  const b: Binder = { tree, uses: [], bindings: new Map(), attributes: new Map(), keywords: [], imports: [], calls: [], inPatterns: new Set(), bodies: [] }; // prettier-ignore
  declareOuter(b, tree.root, top);
  visitAll(b, tree.root.children, top);
  // The list grows while it is walked.
  for (const body of b.bodies) body();
  const unresolved: Use[] = [];
  for (const use of b.uses) {
    const name = tree.source(use.node);
    const binding = use.scope.find(name);
    if (!binding) {
      unresolved.push(use);
      if (dynamic.has(name)) use.scope.markDynamic();
      continue;
    }
    binding.uses.push(use);
    b.bindings.set(use.node, binding);
  }
  const { bindings, attributes, keywords, imports, calls, inPatterns } = b;
  return {
    file: tree.file,
    tree,
    top,
    bindings,
    unresolved,
    attributes,
    keywords,
    imports,
    calls,
    inPatterns,
  };
}

const dynamic = new Set(['eval', 'exec', 'locals', 'globals', 'vars']);

function visitAll(b: Binder, nodes: readonly Syntax[], scope: Scope): void {
  for (const node of nodes) visit(b, node, scope);
}

function visit(b: Binder, node: Syntax, scope: Scope): void {
  const handler = handlers[node.type];
  if (handler) handler(b, node, scope);
  else visitAll(b, node.children, scope);
}

function declare(b: Binder, node: Syntax, scope: Scope): void {
  const binding = scope.declare(b.tree.source(node), node);
  b.bindings.set(node, binding);
  if (binding.scope.kind === 'class') {
    b.attributes.set(node, { name: binding.name, node, object: null, scope: binding.scope });
  }
}

/** What an assignment, a loop or `as` binds; what is no name in it is a use. */
function target(b: Binder, node: Syntax, scope: Scope): void {
  if (node.type === 'identifier') declare(b, node, scope);
  else if (node.type === 'attribute' || node.type === 'subscript') visit(b, node, scope);
  else for (const part of parts(node)) target(b, part, scope);
}

type Handler = (b: Binder, node: Syntax, scope: Scope) => void;

/** Binds what is in some fields, then looks at the rest. */
const binding =
  (names: readonly string[]): Handler =>
  (b, node, scope) => {
    for (const child of node.children) {
      if (child.field !== null && names.includes(child.field)) target(b, child, scope);
      else visit(b, child, scope);
    }
  };

function within(b: Binder, node: Syntax, scope: Scope, kind: ScopeKind, body: (inner: Scope) => void): void {
  const inner = new Scope(scope, node, kind);
  if (kind !== 'comprehension') declareOuter(b, field(node, 'body') ?? node, inner);
  body(inner);
}

/** `global` and `nonlocal` hold for a whole body, wherever they stand in it. */
function declareOuter(b: Binder, node: Syntax, scope: Scope): void {
  for (const child of node.children) {
    if (child.type === 'global_statement' || child.type === 'nonlocal_statement') {
      const kind = child.type === 'global_statement' ? 'global' : 'nonlocal';
      for (const name of parts(child)) scope.outer.set(b.tree.source(name), kind);
    } else if (child.type !== 'function_definition' && child.type !== 'class_definition') {
      declareOuter(b, child, scope);
    }
  }
}

const definition: Handler = (b, node, scope) => {
  const [name, parameters, body] = [field(node, 'name'), field(node, 'parameters'), field(node, 'body')];
  if (name) declare(b, name, scope);
  const annotation = field(node, 'return_type');
  if (annotation) visit(b, annotation, scope);
  for (const part of parameters ? parts(parameters) : []) outsideOfParameter(b, part, scope);
  within(b, node, scope, 'function', (inner) => {
    for (const part of parameters ? parts(parameters) : []) {
      const bound = parameterName(part);
      if (bound) declare(b, bound, inner);
    }
    if (body) {
      b.bodies.push(() => {
        visit(b, body, inner);
      });
    }
  });
};

/** Defaults and annotations are read where the function is made. */
function outsideOfParameter(b: Binder, node: Syntax, scope: Scope): void {
  for (const name of ['type', 'value']) {
    const part = field(node, name);
    if (part) visit(b, part, scope);
  }
}

/** The identifier that a parameter binds; null for `*` and `/`. */
export function parameterName(node: Syntax): Syntax | null {
  if (node.type === 'identifier') return node;
  if (node.type === 'keyword_separator' || node.type === 'positional_separator') return null;
  const inner = field(node, 'name') ?? parts(node)[0];
  return inner ? parameterName(inner) : null;
}

const classDefinition: Handler = (b, node, scope) => {
  const [name, bases, body] = [field(node, 'name'), field(node, 'superclasses'), field(node, 'body')];
  if (name) declare(b, name, scope);
  if (bases) visit(b, bases, scope);
  within(b, node, scope, 'class', (inner) => {
    if (body) visit(b, body, inner);
  });
};

const comprehension: Handler = (b, node, scope) => {
  const [first] = node.children.filter(({ type }) => type === 'for_in_clause');
  const outermost = first && field(first, 'right');
  if (outermost) visit(b, outermost, scope);
  within(b, node, scope, 'comprehension', (inner) => {
    for (const clause of node.children) {
      for (const child of clause.type === 'for_in_clause' ? clause.children : []) {
        if (child.field === 'left') target(b, child, inner);
        else if (child !== outermost) visit(b, child, inner);
      }
      if (clause.type !== 'for_in_clause') visit(b, clause, inner);
    }
  });
};

const handlers: Readonly<Record<string, Handler>> = {
  identifier: (b, node, scope) => {
    b.uses.push({ node, scope });
  },
  attribute: (b, node, scope) => {
    const [object, name] = [field(node, 'object'), field(node, 'attribute')];
    if (object) visit(b, object, scope);
    if (name) b.attributes.set(name, { name: b.tree.source(name), node: name, object, scope });
  },
  keyword_argument: (b, node, scope) => {
    const [name, value] = [field(node, 'name'), field(node, 'value')];
    if (value) visit(b, value, scope);
    const call = [...around(b.tree, node)].find(({ type }) => type === 'call' || type === 'class_definition');
    if (name && value && call?.type === 'call') {
      b.keywords.push({ name: b.tree.source(name), node: name, value, call, scope });
    }
  },
  call: (b, node, scope) => {
    b.calls.push({ node, scope });
    visitAll(b, node.children, scope);
  },
  function_definition: definition,
  lambda: definition,
  class_definition: classDefinition,
  list_comprehension: comprehension,
  set_comprehension: comprehension,
  dictionary_comprehension: comprehension,
  generator_expression: comprehension,
  assignment: binding(['left']),
  augmented_assignment: binding(['left']),
  for_statement: binding(['left']),
  as_pattern_target: (b, node, scope) => {
    target(b, node, scope);
  },
  named_expression: (b, node, scope) => {
    const [name, value] = [field(node, 'name'), field(node, 'value')];
    if (value) visit(b, value, scope);
    if (name) declare(b, name, scope.statementScope());
  },
  except_clause: binding(['alias']),
  case_pattern: (b, node) => {
    for (const word of b.tree.source(node).match(/[^\W\d]\w*/g) ?? []) b.inPatterns.add(word);
  },
  import_statement: (b, node, scope) => {
    bindImports(b.tree, node, b.imports, (name) => {
      declare(b, name, scope);
    });
  },
  import_from_statement: (b, node, scope) => {
    bindImports(b.tree, node, b.imports, (name) => {
      declare(b, name, scope);
    });
  },
};
