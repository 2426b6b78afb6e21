import { field, parts, type Syntax } from '../../../src/frontends/python/syntax.js';
import type { Change } from '../../mutation/operator.js';
import { type Around, atNodes, type PythonOperator, replace } from '../operator.js';
import { allIn, assignmentIn, functionAround, indentOf, leaves, onlyIn, usesOf } from './tree.js';

/** A block's statements, one level further in; null where a text of several lines would change. */
function further(block: Syntax, { text }: Around): string | null {
  const hasLines = allIn(block).some((each) => each.type === 'string' && text(each).includes('\n'));
  return hasLines ? null : text(block).replaceAll('\n', '\n    ');
}

/** `if a and b:` as two. */
function nested(node: Syntax, around: Around): readonly Change[] {
  const { text } = around;
  const [condition, block] = [field(node, 'condition'), field(node, 'consequence')];
  if (node.type !== 'if_statement' || field(node, 'alternative') || !block || !condition) return [];
  const [left, right] = [field(condition, 'left'), field(condition, 'right')];
  const body = further(block, around);
  if (field(condition, 'operator')?.type !== 'and' || !left || !right || body === null) return [];
  const indent = indentOf(node, around);
  return [replace(node, `if ${text(left)}:\n${indent}    if ${text(right)}:\n${indent}        ${body}`)];
}

/** An if for each branch's assignment as a choice: without an else, what was there stays. */
function asChoice(node: Syntax, { text, ancestors }: Around): readonly Change[] {
  if (node.type !== 'if_statement') return [];
  const [condition, then] = [field(node, 'condition'), onlyIn(field(node, 'consequence'))];
  const alternative = field(node, 'alternative');
  if (!condition || !then || alternative?.type === 'elif_clause') return [];
  const one = assignmentIn(then, text);
  const elseBlock = alternative ? onlyIn(field(alternative, 'body')) : null;
  const other = elseBlock ? assignmentIn(elseBlock, text) : null;
  const around = functionAround(ancestors);
  if (!one || !around) return [];
  if (alternative) {
    return other?.name === one.name
      ? [replace(node, `${one.name} = (${text(one.value)}) if ${text(condition)} else (${text(other.value)})`)]
      : [];
  }
  const isSet = usesOf(around, one.name, text).some(({ end }) => end < node.start);
  return isSet ? [replace(node, `${one.name} = (${text(one.value)}) if ${text(condition)} else ${one.name}`)] : [];
} // prettier-ignore

/** The parts of `a if c else b`. */
function choice(node: Syntax): readonly [Syntax, Syntax, Syntax] | null {
  const [one, condition, other] = node.type === 'conditional_expression' ? parts(node) : [];
  return one && condition && other ? [one, condition, other] : null;
}

/** A choice as branches; a returned one with an early return. */
function asBranches(node: Syntax, around: Around): readonly Change[] {
  const { text } = around;
  const assigned = assignmentIn(node, text);
  const value = assigned?.value ?? (node.type === 'return_statement' ? parts(node)[0] : undefined);
  const found = value ? choice(value) : null;
  if (!found || text(node).includes('\n')) return [];
  const [one, condition, other] = found.map(text);
  const indent = indentOf(node, around);
  const code = assigned
    ? `if ${condition}:\n${indent}    ${assigned.name} = ${one}\n${indent}else:\n${indent}    ${assigned.name} = ${other}`
    : `if ${condition}:\n${indent}    return ${one}\n${indent}return ${other}`;
  return [replace(node, code)];
} // prettier-ignore

/** Two branches, the other way round. */
function turnedRound(node: Syntax, around: Around): readonly Change[] {
  const { text } = around;
  const alternative = field(node, 'alternative');
  if (node.type !== 'if_statement' || alternative?.type !== 'else_clause') return [];
  if (node.children.some(({ type }) => type === 'elif_clause')) return [];
  const [condition, then, other] = [field(node, 'condition'), field(node, 'consequence'), field(alternative, 'body')];
  if (!condition || !then || !other) return [];
  const indent = indentOf(node, around);
  const code = `if not (${text(condition)}):\n${indent}    ${text(other)}\n${indent}else:\n${indent}    ${text(then)}`;
  return [replace(node, code)];
} // prettier-ignore

/** `for x in y: list.append(z)` in one go. */
function asComprehension(node: Syntax, { text }: Around): readonly Change[] {
  if (node.type !== 'for_statement' || field(node, 'alternative')) return [];
  const [left, right, only] = [field(node, 'left'), field(node, 'right'), onlyIn(field(node, 'body'))];
  const call = only?.type === 'expression_statement' ? parts(only)[0] : undefined;
  const [called, given] = call ? [field(call, 'function'), field(call, 'arguments')] : [null, null];
  const object = called?.type === 'attribute' ? field(called, 'object') : null;
  const isAppend = called && object?.type === 'identifier' && text(called) === `${text(object)}.append`;
  const [item, ...others] = given ? parts(given).filter(({ type }) => type !== 'comment') : [];
  if (!left || !right || !isAppend || !item || others.length > 0) return [];
  if (usesOf(item, text(object), text).length > 0 || item.type === 'generator_expression') return [];
  return [replace(node, `${text(object)}.extend([${text(item)} for ${text(left)} in ${text(right)}])`)];
}

/** `name = [x for y in z]` step by step. */
function asLoop(node: Syntax, around: Around): readonly Change[] {
  const { text, ancestors } = around;
  const assigned = assignmentIn(node, text);
  if (assigned?.value.type !== 'list_comprehension' || !functionAround(ancestors)) return [];
  const [item, clause, ...others] = parts(assigned.value);
  const [left, right] = clause ? [field(clause, 'left'), field(clause, 'right')] : [null, null];
  if (!item || clause?.type !== 'for_in_clause' || others.length > 0 || !left || !right) return [];
  if (usesOf(assigned.value, assigned.name, text).length > 0 || text(node).includes('\n')) return [];
  const indent = indentOf(node, around);
  return [
    replace(
      node,
      `${assigned.name} = []\n${indent}for ${text(left)} in ${text(right)}:\n${indent}    ${assigned.name}.append(${text(item)})`,
    ),
  ];
}

/** `for i in range(a, b)` as a while. */
function asWhile(node: Syntax, around: Around): readonly Change[] {
  const { text } = around;
  const [left, right, body] = [field(node, 'left'), field(node, 'right'), field(node, 'body')];
  const called = right?.type === 'call' ? field(right, 'function') : null;
  if (node.type !== 'for_statement' || left?.type !== 'identifier' || !right || !called || !body) return [];
  const given = field(right, 'arguments');
  const bounds = given ? parts(given) : [];
  if (text(called) !== 'range' || bounds.length > 2 || leaves(body) || field(node, 'alternative')) return [];
  const [from, to] = bounds.length === 2 ? bounds.map(text) : ['0', ...bounds.map(text)];
  const name = text(left);
  const indent = indentOf(node, around);
  const isSet = allIn(body).some((each) => each.field === 'left' && text(each) === to);
  if (isSet || to === undefined) return [];
  return [
    replace(
      node,
      `${name} = ${from}\n${indent}while ${name} < ${to}:\n${indent}    ${text(body)}\n${indent}    ${name} += 1`,
    ),
  ];
}

/** A name for what is returned, and the other way round. */
function namedResult(node: Syntax, { text }: Around): readonly Change[] {
  const [value] = node.type === 'return_statement' ? parts(node) : [];
  if (!value || value.type === 'identifier' || value.type === 'expression_list') return [];
  return [replace(node, `returned = ${text(value)}; return returned`)];
}

/** A name for the first argument of a call that is set or returned. */
function namedArgument(node: Syntax, { text }: Around): readonly Change[] {
  const assigned = assignmentIn(node, text);
  const value = assigned?.value ?? (node.type === 'return_statement' ? parts(node)[0] : undefined);
  const given = value?.type === 'call' ? field(value, 'arguments') : null;
  const [first] = given?.type === 'argument_list' ? parts(given) : [];
  if (!first || /splat|keyword|generator|comment|^identifier$/.test(first.type)) return [];
  return [
    {
      edits: [
        { start: node.start, end: node.start, text: `extracted = (${text(first)}); ` },
        { start: first.start, end: first.end, text: 'extracted' },
      ],
    },
  ];
}

/** `x = f(x)` and `x = g(x)` behind it in one. */
function inlined(node: Syntax, { text }: Around): readonly Change[] {
  if (node.type !== 'block') return [];
  const all = parts(node);
  return all.slice(1).flatMap((next, index): Change[] => {
    const before = all[index];
    const set = before ? assignmentIn(before, text) : null;
    if (!before || !set) return [];
    const uses = usesOf(next, set.name, text);
    const again = assignmentIn(next, text);
    const isLast = next.type === 'return_statement' || again?.name === set.name;
    const [use] = uses.filter((each) => each.start !== again?.target.start);
    const count = uses.length - (again?.name === set.name ? 1 : 0);
    const isSafe = !allIn(next).some(({ type }) =>
      /lambda|comprehension|generator|conditional|boolean/.test(type),
    );
    if (!isLast || !isSafe || count !== 1 || !use) return [];
    // What is made first has another automatic name.
    const isFirst =
      !allIn(next).some(({ type, end }) => type === 'call' && end <= use.start) ||
      text(next).includes('name=');
    if (!isFirst) return [];
    const edits = [
      { start: before.start, end: next.start, text: '' },
      { start: use.start, end: use.end, text: `(${text(set.value)})` },
    ];
    return [{ edits }];
  });
}

/** The same statements, in another form. */
export const statementForms: readonly PythonOperator[] = [
  atNodes('nest a condition', nested),
  atNodes('choose in an expression', asChoice),
  atNodes('choose in branches', asBranches),
  atNodes('turn an if round', turnedRound),
  atNodes('loop in a comprehension', asComprehension),
  atNodes('loop step by step', asLoop),
  atNodes('loop while', asWhile),
  atNodes('name what is returned', namedResult),
  atNodes('name an argument', namedArgument),
  atNodes('inline a local', inlined),
  atNodes('write an assignment out', (node, { text }) => {
    const [left, right] = [field(node, 'left'), field(node, 'right')];
    const sign = node.type === 'augmented_assignment' ? field(node, 'operator')?.type : undefined;
    return left && right && sign !== undefined && left.type === 'identifier' ? [replace(node, `${text(left)} = ${text(left)} ${sign.replace('=', '')} (${text(right)})`)] : [];
  }),
  atNodes('set an attribute by its name', (node, { text }) => {
    const left = node.type === 'assignment' ? field(node, 'left') : null;
    const right = node.type === 'assignment' ? field(node, 'right') : null;
    if (left?.type !== 'attribute' || !right || right.type === 'assignment' || field(node, 'type')) return [];
    const [object, name] = [field(left, 'object'), field(left, 'attribute')];
    return object && name && text(object) === 'self' ? [replace(node, `setattr(self, '${text(name)}', ${text(right)})`)] : [];
  }),
  atNodes('add what nobody uses', (node) => {
    const body = node.type === 'function_definition' ? field(node, 'body') : null;
    const first = body ? parts(body).find(({ type }) => type !== 'comment') : undefined;
    return first ? [{ edits: [{ start: first.start, end: first.start, text: 'nobody_uses = 1; ' }] }].filter(() => /^(expression_statement|return_statement|pass_statement)$/.test(first.type)) : [];
  }),
  atNodes('try what cannot fail', (node, around) => {
    const inner = node.type === 'expression_statement' && functionAround(around.ancestors) ? parts(node)[0] : undefined;
    if (inner?.type !== 'assignment' || around.text(node).includes('\n')) return [];
    const indent = indentOf(node, around);
    return [replace(node, `try:\n${indent}    ${around.text(node)}\n${indent}finally:\n${indent}    pass`)];
  }),
]; // prettier-ignore
