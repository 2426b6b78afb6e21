import type { Expression, Statement } from '../../program/program.js';
import { hiddenName, type Lowering, nameOf } from './lowering.js';
import { bind, emptyBlock } from './bind.js';
import { field, fields, parts, type Syntax } from './syntax.js';

/** `match`: plain patterns are tests in a chain; a name takes everything. */
export function lowerMatch(low: Lowering, node: Syntax): readonly Statement[] {
  const [subject, body] = [field(node, 'subject'), field(node, 'body')];
  const at = low.at(node);
  if (!subject || !body) return [];
  const name = hiddenName(low, 'subject');
  const held = bind(low, { kind: 'bind', name, at }, low.expression(subject), at);
  const chain = fields(body, 'alternative').reduceRight<Statement | null>(
    (otherwise, clause) => lowerCase(low, clause, name, otherwise),
    null,
  );
  return chain ? [held, chain] : [held];
}

function lowerCase(low: Lowering, node: Syntax, subject: string, otherwise: Statement | null): Statement {
  const at = low.at(node);
  const body = field(node, 'consequence');
  const guard = field(node, 'guard');
  const patterns = parts(node).filter(({ type }) => type === 'case_pattern');
  const [pattern] = patterns;
  const [condition] = guard ? parts(guard) : [];
  const captured = pattern && patterns.length === 1 ? captureOf(low, pattern) : null;
  const statements = body ? low.block(body).body : [];
  const value = nameOf(subject, at);
  const bound = captured === null || captured === '_' ? [] : [bind(low, { kind: 'bind', name: captured, at: low.at(pattern ?? node) }, value, at)];
  const then: Statement = { kind: 'block', body: statements, declares: false, at };
  if (captured !== null) {
    // The name is bound before the condition is asked.
    const guarded: Statement = condition
      ? { kind: 'if', test: low.expression(condition), then, otherwise, at }
      : then;
    return { kind: 'block', body: [...bound, guarded], declares: false, at };
  }
  const tests = [
    ...(pattern ? [testOf(low, pattern, value)] : []),
    ...(condition ? [low.expression(condition)] : []),
  ];
  const [first, ...others] = tests;
  if (!first) return otherwise ?? emptyBlock(at);
  const test = others.reduce<Expression>((left, right) => ({ kind: 'logical', operator: 'and', left, right, at }), first);
  return { kind: 'if', test, then, otherwise, at };
} // prettier-ignore

/** The name that takes whatever it is; null for a pattern that asks something. */
function captureOf(low: Lowering, node: Syntax): string | null {
  const text = low.source(node);
  return /^[A-Za-z_]\w*$/.test(text) && !['None', 'True', 'False'].includes(text) ? text : null;
}

function testOf(low: Lowering, node: Syntax, value: Expression): Expression {
  const at = low.at(node);
  const [inner] = parts(node);
  if (!inner || /^-/.test(low.source(node))) {
    return { kind: 'unsupported', reason: 'this pattern is not followed', parts: [], at };
  }
  switch (inner.type) {
    case 'union_pattern': {
      const [first, ...others] = parts(inner).map((part) => literalTest(low, part, value));
      if (!first) break;
      return others.reduce<Expression>(
        (left, right) => ({ kind: 'logical', operator: 'or', left, right, at }),
        first,
      );
    }
    case 'class_pattern': {
      const [cls, ...rest] = parts(inner);
      if (!cls || rest.length > 0) break;
      return { kind: 'binary', operator: 'instanceof', left: value, right: dotted(low, cls), at };
    }
    default:
      return literalTest(low, inner, value);
  }
  return { kind: 'unsupported', reason: 'this pattern is not followed', parts: [], at };
}

const literals = new Set(['integer', 'float', 'string', 'concatenated_string', 'true', 'false', 'none']);

function literalTest(low: Lowering, node: Syntax, value: Expression): Expression {
  const at = low.at(node);
  if (node.type === 'case_pattern') return testOf(low, node, value);
  if (!literals.has(node.type) && node.type !== 'dotted_name') {
    return { kind: 'unsupported', reason: 'this pattern is not followed', parts: [], at };
  }
  const right = node.type === 'dotted_name' ? dotted(low, node) : low.expression(node);
  return { kind: 'binary', operator: node.type === 'none' ? '===' : '==', left: value, right, at };
}

function dotted(low: Lowering, node: Syntax): Expression {
  const at = low.at(node);
  const [first, ...others] = parts(node).map((part) => low.source(part));
  return others.reduce<Expression>(
    (object, property) => ({ kind: 'member', object, property, propertyAt: at, optional: false, inChain: false, at }),
    { kind: 'name', name: first ?? '', at },
  );
} // prettier-ignore
