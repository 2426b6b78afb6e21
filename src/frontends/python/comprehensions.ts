import type { ComprehensionClause, Expression, Statement } from '../../program/program.js';
import { callOf, type Lowering, nothing, unsupported } from './lowering.js';
import { field, parts, type Syntax } from './syntax.js';

function clausesOf(low: Lowering, node: Syntax): readonly ComprehensionClause[] {
  return parts(node).flatMap((part): ComprehensionClause[] => {
    const at = low.at(part);
    if (part.type === 'if_clause') {
      const [test] = parts(part);
      return test ? [{ kind: 'if', test: low.expression(test), at }] : [];
    }
    const [left, right] = [field(part, 'left'), field(part, 'right')];
    if (part.type !== 'for_in_clause' || !left || !right) return [];
    return [{ kind: 'for', target: low.target(left), iterable: low.expression(right), at }];
  });
}

/** `[… for …]`, `{… for …}`, `{…: … for …}`. */
export function lowerComprehension(low: Lowering, node: Syntax): Expression {
  const body = field(node, 'body');
  const [key, value] = body?.type === 'pair' ? [field(body, 'key'), field(body, 'value')] : [null, body];
  if (!value) return unsupported(low, node);
  return {
    kind: 'comprehension',
    makes: node.type === 'list_comprehension' ? 'list' : node.type === 'set_comprehension' ? 'set' : 'record',
    key: key ? low.expression(key) : null,
    element: low.expression(value),
    clauses: clausesOf(low, node),
    at: low.at(node),
  };
}

/** `(… for …)` is a generator function without a name, called where it stands. */
export function lowerGenerator(low: Lowering, node: Syntax): Expression {
  const body = field(node, 'body');
  const at = low.at(node);
  const element = body ? low.expression(body) : nothing(at);
  const innermost: Statement = {
    kind: 'expression',
    expression: { kind: 'yield', operand: element, delegates: false, at: element.at },
    at: element.at,
  };
  const statement = clausesOf(low, node).reduceRight<Statement>(
    (inside, clause): Statement =>
      clause.kind === 'if'
        ? { kind: 'if', test: clause.test, then: inside, otherwise: null, at: clause.at }
        : { kind: 'forOf', declaration: 'const', target: clause.target, iterable: clause.iterable, body: inside, isAsync: false, at: clause.at },
    innermost,
  ); // prettier-ignore
  const fn: Expression = {
    kind: 'function', name: null, nameAt: null, params: [], body: { kind: 'block', body: [statement], declares: false, at }, isArrow: true, isAsync: false, isGenerator: true, at,
  }; // prettier-ignore
  return callOf(fn, [], at);
}
