import type { Expression, Pattern, Program, Statement } from '../program/program.js';
import { boundNames } from '../program/bound-names.js';
import { mentionsOf } from './walk.js';

/** What is known of the top level of a file by its syntax. */
interface TopLevel {
  readonly declaring: ReadonlyMap<string, readonly Statement[]>;
  /** Statements that may do something when they run, besides declaring: whatever runs later may depend on them. */
  readonly acting: readonly Statement[];
  /** Names that its types mention. */
  readonly typeNames: readonly string[];
}

const known = new WeakMap<Program, TopLevel>();

function topLevelOf(program: Program): TopLevel {
  let found = known.get(program);
  if (!found) {
    found = lookThrough(program);
    known.set(program, found);
  }
  return found;
}

function lookThrough({ body, types }: Program): TopLevel {
  const declaring = new Map<string, Statement[]>();
  const imported = new Set<string>();
  for (const statement of body) {
    const names = declaredBy(statement);
    const isImport =
      statement.kind === 'import' || (statement.kind === 'declare' && isRequire(statement.value));
    if (isImport) for (const name of names) imported.add(name);
    for (const name of names) {
      const before = declaring.get(name);
      if (before) before.push(statement);
      else declaring.set(name, [statement]);
    }
  }
  const acting = body.filter((statement) => !isInert(statement, imported));
  return { declaring, acting, typeNames: [...mentionsOf([...types.values()]).others] };
}

function declaredBy(statement: Statement): readonly string[] {
  switch (statement.kind) {
    case 'functionDeclaration':
      return statement.fn.name === null ? [] : [statement.fn.name];
    case 'classDeclaration':
      return statement.cls.name === null ? [] : [statement.cls.name];
    case 'declare':
      return boundNames(statement.target);
    case 'import':
      return statement.bindings.map(({ local }) => local);
    default:
      return isOfCommonJs(statement) ? ['module', 'exports'] : [];
  }
}

/** `module.exports = …`, `exports.x = …` */
function isOfCommonJs(statement: Statement): statement is CommonExport {
  if (statement.kind !== 'expression' || statement.expression.kind !== 'assign') return false;
  const { target } = statement.expression;
  return target.kind === 'target' && isExports(target.expression);
}

type CommonExport = Extract<Statement, { kind: 'expression' }> & {
  readonly expression: Extract<Expression, { kind: 'assign' }>;
};

function isExports(node: Expression): boolean {
  if (node.kind === 'name') return node.name === 'exports' || node.name === 'module';
  return node.kind === 'member' && isExports(node.object);
}

/** `require('…')` */
function isRequire(node: Expression | null): boolean {
  return (
    node?.kind === 'call' &&
    node.callee.kind === 'name' &&
    node.callee.name === 'require' &&
    node.args.every(({ value }) => value.kind === 'string')
  );
}

/** Whether nothing happens when a statement runs, but that names are declared; what is not known as such is not. */
function isInert(statement: Statement, imported: ReadonlySet<string>): boolean {
  const inert = (node: Expression | null): boolean => node === null || isInertValue(node, imported);
  switch (statement.kind) {
    case 'functionDeclaration':
    case 'import':
    case 'export':
    case 'exportAll':
      return true;
    case 'classDeclaration':
      return inert(statement.cls);
    case 'declare':
      return (isRequire(statement.value) || inert(statement.value)) && isInertPattern(statement.target);
    case 'exportDefault':
      return inert(statement.value);
    default:
      return isOfCommonJs(statement) && inert(statement.expression.value);
  }
}

function isInertPattern(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'bind':
      return true;
    case 'recordPattern':
      return pattern.entries.every(({ key, value }) => typeof key === 'string' && isInertPattern(value));
    default:
      return false;
  }
}

function isInertValue(node: Expression, imported: ReadonlySet<string>): boolean {
  const inert = (each: Expression | null): boolean => each === null || isInertValue(each, imported);
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'boolean':
    case 'null':
    case 'undefined':
    case 'name':
    case 'function':
      return true;
    case 'unary':
      return node.operator !== 'delete' && inert(node.operand);
    case 'binary':
      return inert(node.left) && inert(node.right);
    case 'list':
      return node.elements.every((each) => each === null || (!each.spread && inert(each.value)));
    case 'record':
      return node.entries.every(
        (each) => each.kind === 'property' && typeof each.key === 'string' && inert(each.value),
      );
    case 'member':
      // Whatever else has members may run code when they are read.
      return node.object.kind === 'name'
        ? imported.has(node.object.name)
        : node.object.kind === 'member' && inert(node.object);
    case 'class':
      return inert(node.superclass) && node.members.every((each) => isInertMember(each, inert));
    default:
      return false;
  }
}

function isInertMember(
  member: Extract<Expression, { kind: 'class' }>['members'][number],
  inert: (node: Expression | null) => boolean,
): boolean {
  if (member.kind === 'staticBlock') return false;
  if (member.kind === 'constructor') return true;
  if (typeof member.name !== 'string') return false;
  return member.kind !== 'field' || !member.isStatic || inert(member.value);
}

/** Whether a file does something when it is loaded, besides declaring and exporting. */
export function acts(program: Program): boolean {
  return topLevelOf(program).acting.length > 0;
}

/**
 * The statements at the top of a file that what stands in some of them can depend on: those that declare a name that is
 * mentioned there, directly or through others, and those that act.
 */
export function statementsRead(program: Program, from: Iterable<Statement>): ReadonlySet<Statement> {
  const { declaring, acting, typeNames } = topLevelOf(program);
  const found = new Set<Statement>();
  const stack = [...from, ...acting];
  const follow = (names: Iterable<string>): void => {
    for (const name of names) {
      // `tf.Tensor` hangs on what `tf` is.
      for (const statement of declaring.get(name.split('.', 1)[0] ?? name) ?? []) {
        if (!found.has(statement)) stack.push(statement);
      }
    }
  };
  follow(typeNames);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    const { names, others } = mentionsOf(at);
    follow(names);
    follow(others);
  }
  return found;
}
