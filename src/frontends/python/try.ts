import type { Expression, Statement } from '../../program/program.js';
import { hiddenName, type Lowering, nameOf, within } from './lowering.js';
import { field, parts, type Syntax } from './syntax.js';

function grouped(low: Lowering, node: Syntax, body: readonly Statement[]): Statement {
  return { kind: 'block', body, declares: false, at: low.at(node) };
}

/** `try`: the handlers are tests on what was thrown; what none takes is thrown on. */
export function lowerTry(low: Lowering, node: Syntax): readonly Statement[] {
  const at = low.at(node);
  const body = field(node, 'body');
  const clauses = parts(node).filter(({ type }) => type.startsWith('except'));
  const last = parts(node).find(({ type }) => type === 'finally_clause');
  const other = parts(node).find(({ type }) => type === 'else_clause');
  const name = hiddenName(low, 'caught');
  const bodyOf = (part: Syntax | undefined): readonly Statement[] => {
    const block = part && (field(part, 'body') ?? parts(part).findLast(({ type }) => type === 'block'));
    return block ? low.block(block).body : [];
  };
  const block = { kind: 'block' as const, body: [...(body ? low.block(body).body : []), ...bodyOf(other)], declares: false, at };
  const thrownOn: Statement = { kind: 'throw', value: nameOf(name, at), at };
  const handler = within(low, { caught: name }, () =>
    clauses.reduceRight<Statement>((otherwise, clause) => lowerExcept(low, clause, name, bodyOf(clause), otherwise), thrownOn),
  );
  return [
    {
      kind: 'try',
      block,
      parameter: clauses.length > 0 ? { kind: 'bind', name, at } : null,
      handler: clauses.length > 0 ? { kind: 'block', body: [handler], declares: false, at } : null,
      finalizer: last ? { kind: 'block', body: bodyOf(last), declares: false, at: low.at(last) } : null,
      at,
    },
  ];
} // prettier-ignore

/** `except (A, B) as e:` as one test of a chain. */
function lowerExcept(
  low: Lowering,
  node: Syntax,
  caught: string,
  body: readonly Statement[],
  otherwise: Statement,
): Statement {
  const at = low.at(node);
  const whole = field(node, 'value') ?? parts(node).find(({ type }) => type !== 'block');
  const isNamed = whole?.type === 'as_pattern';
  const type = isNamed ? parts(whole)[0] : whole;
  const alias = isNamed ? field(whole, 'alias') : field(node, 'alias');
  const value: Expression = nameOf(caught, at);
  const bound: readonly Statement[] = alias
    ? [
        {
          kind: 'declare',
          declaration: 'var',
          target: low.target(alias),
          value,
          type: null,
          exported: false,
          at,
        },
      ]
    : [];
  const then = grouped(low, node, [...bound, ...body]);
  if (!type) return then;
  const test: Expression = {
    kind: 'binary', operator: 'instanceof', left: value, right: low.expression(type), at: low.at(type),
  }; // prettier-ignore
  return { kind: 'if', test, then, otherwise, at };
}
