import type { IndexExpression, MemberExpression, Pattern } from '../../program/program.js';
import { type Lowering, nothing } from './lowering.js';
import { field, fields, parts, type Syntax } from './syntax.js';

const lists = new Set(['pattern_list', 'tuple_pattern', 'list_pattern', 'tuple', 'list', 'expression_list']);

/** What an assignment, a loop or `as` binds. */
export function lowerTarget(low: Lowering, node: Syntax): Pattern {
  const at = low.at(node);
  if (node.type === 'identifier' || node.type === 'keyword_identifier') {
    return { kind: 'bind', name: low.source(node), at };
  }
  if (node.type === 'attribute') return { kind: 'target', expression: lowerAttribute(low, node), at };
  if (node.type === 'subscript') return { kind: 'target', expression: lowerSubscript(low, node), at };
  if (lists.has(node.type)) return listPattern(low, node);
  const [only] = parts(node);
  const isWrapped = node.type === 'parenthesized_expression' || node.type === 'as_pattern_target';
  if (isWrapped && only) return lowerTarget(low, only);
  return { kind: 'listPattern', elements: [], rest: null, at };
}

/** `a, *b, c`. */
function listPattern(low: Lowering, node: Syntax): Pattern {
  const elements: Pattern[] = [];
  const after: Pattern[] = [];
  let rest: Pattern | null = null;
  for (const part of parts(node)) {
    const isStarred = part.type === 'list_splat_pattern' || part.type === 'list_splat';
    const inner = isStarred ? parts(part)[0] : part;
    if (!inner) continue;
    if (isStarred) rest = low.target(inner);
    else (rest === null ? elements : after).push(low.target(inner));
  }
  return { kind: 'listPattern', elements, rest, ...(after.length > 0 ? { after } : {}), at: low.at(node) };
}

export function lowerAttribute(low: Lowering, node: Syntax): MemberExpression {
  const [object, property] = [field(node, 'object'), field(node, 'attribute')];
  return {
    kind: 'member',
    object: object ? low.expression(object) : nothing(low.at(node)),
    property: property ? low.source(property) : '',
    propertyAt: low.at(property ?? node),
    optional: false,
    inChain: false,
    at: low.at(node),
  };
}

export function lowerSubscript(low: Lowering, node: Syntax): IndexExpression {
  const value = field(node, 'value');
  const keys = fields(node, 'subscript').map((each) => low.expression(each));
  const [only] = keys;
  const isTuple = keys.length !== 1 || node.children.at(-2)?.type === ',';
  const at = low.at(node);
  return {
    kind: 'index',
    object: value ? low.expression(value) : nothing(at),
    index:
      only && !isTuple
        ? only
        : {
            kind: 'list',
            elements: keys.map((key) => ({ value: key, spread: false, name: null })),
            isTuple: true,
            at,
          },
    optional: false,
    inChain: false,
    at,
  };
}
