import type { ClassMember, ClassNode, Expression, FunctionNode } from '../../program/program.js';
import { lowerArguments } from './calls.js';
import { decoratorName, decoratorsOf } from './functions.js';
import { type Lowering, within } from './lowering.js';
import { field, parts, type Syntax } from './syntax.js';
import { lowerType } from './types.js';

/** A class; what its body does beside naming methods and attributes is done when it is made. */
export function lowerClass(low: Lowering, node: Syntax): ClassNode {
  const name = field(node, 'name');
  const [superclasses, body] = [field(node, 'superclasses'), field(node, 'body')];
  const bases = superclasses ? lowerArguments(low, superclasses) : [];
  const members = within(low, { scope: { kind: 'class', outer: new Set() } }, () =>
    (body ? parts(body) : []).flatMap((part) => lowerMember(low, part)),
  );
  return {
    kind: 'class',
    name: name ? low.source(name) : null,
    nameAt: name ? low.at(name) : null,
    superclass: null,
    bases,
    isAbstract: isAbstract(bases, members),
    members,
    at: low.at(node),
  };
}

/** A class that says so itself, or some method of which does nothing but say that another has to. */
function isAbstract(bases: ClassNode['bases'], members: readonly ClassMember[]): boolean {
  const names = (bases ?? []).map(({ value }) => decoratorName(value));
  return names.some((name) => /(^|\.)(ABC|ABCMeta)$/.test(name)) && members.some(isStub);
}

function isStub(member: ClassMember): boolean {
  if (member.kind !== 'method' || member.fn.body.kind !== 'block') return false;
  return member.fn.body.body.some(({ kind }) => kind === 'throw');
}

function lowerMember(low: Lowering, node: Syntax): readonly ClassMember[] {
  const at = low.at(node);
  if (node.type === 'function_definition') return [methodOf(low, node, [])];
  if (node.type === 'decorated_definition') {
    const inner = field(node, 'definition');
    if (inner?.type === 'function_definition') return [methodOf(low, inner, decoratorsOf(low, node))];
  }
  const simple = node.type === 'expression_statement' ? attributeOf(low, node) : null;
  if (simple) return [simple];
  const body = low.statements([node]);
  return body.length === 0
    ? []
    : [{ kind: 'staticBlock', body: { kind: 'block', body, declares: false, at }, at }];
}

function methodOf(low: Lowering, node: Syntax, decorators: readonly Expression[]): ClassMember {
  const fn = low.fn(node);
  const names = decorators.map(decoratorName);
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const base = { name: fn.name ?? '', fn: unnamed(fn), at: low.at(node) };
  if (has(/(^|\.)(property|cached_property|lazy_property)$/)) {
    return { ...base, kind: 'getter', isStatic: false };
  }
  if (has(/\.setter$/)) return { ...base, kind: 'setter', isStatic: false };
  if (has(/^staticmethod$/)) return { ...base, kind: 'method', isStatic: true };
  return { ...base, kind: 'method', isStatic: false, ...(has(/^classmethod$/) ? { isOfClass: true } : {}) };
}

/** `name: T = value`, `name = value` or `name: T`. */
function attributeOf(low: Lowering, node: Syntax): ClassMember | null {
  const [assignment] = parts(node);
  if (assignment?.type !== 'assignment') return null;
  const [left, right, type] = [field(assignment, 'left'), field(assignment, 'right'), field(assignment, 'type')];
  if (left?.type !== 'identifier' || right?.type === 'assignment') return null;
  return {
    kind: 'field',
    name: low.source(left),
    nameAt: low.at(left),
    isStatic: true,
    value: right ? low.expression(right) : null,
    type: type ? lowerType(low, type) : null,
    at: low.at(node),
  };
} // prettier-ignore

/** A method binds no name; its body is left unread. */
function unnamed(fn: FunctionNode): FunctionNode {
  const { kind, nameAt, params, isArrow, isAsync, isGenerator, at } = fn;
  return {
    kind,
    name: null,
    nameAt,
    params,
    get body() {
      return fn.body;
    },
    isArrow,
    isAsync,
    isGenerator,
    at,
  };
}
