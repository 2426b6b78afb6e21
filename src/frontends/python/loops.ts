import type { Statement } from '../../program/program.js';
import { hiddenName, type Lowering, nothing, within } from './lowering.js';
import { emptyBlock } from './bind.js';
import { field, parts, type Syntax } from './syntax.js';

/** A loop with an `else` stands with it in a labelled block, and `break` leaves that. */
function withElse(low: Lowering, node: Syntax, loop: () => Statement): readonly Statement[] {
  const alternative = field(node, 'alternative');
  const otherwise = alternative && field(alternative, 'body');
  if (!otherwise) return [within(low, { breakLabel: null }, loop)];
  const label = hiddenName(low, 'loop');
  const at = low.at(node);
  const body = [within(low, { breakLabel: label }, loop), low.block(otherwise)];
  return [{ kind: 'labelled', label, body: { kind: 'block', body, declares: false, at }, at }];
}

export function lowerFor(low: Lowering, node: Syntax): readonly Statement[] {
  const [left, right, body] = [field(node, 'left'), field(node, 'right'), field(node, 'body')];
  const at = low.at(node);
  if (!left || !right) return [];
  const target = low.target(left);
  const isOuter = target.kind === 'target' || (target.kind === 'bind' && low.scope.outer.has(target.name));
  return withElse(low, node, () => ({
    kind: 'forOf',
    declaration: isOuter ? null : 'var',
    target,
    iterable: low.expression(right),
    body: body ? low.block(body) : emptyBlock(at),
    isAsync: node.children.some(({ type }) => type === 'async'),
    at,
  }));
}

export function lowerWhile(low: Lowering, node: Syntax): readonly Statement[] {
  const [test, body] = [field(node, 'condition'), field(node, 'body')];
  const at = low.at(node);
  return withElse(low, node, () => ({
    kind: 'while',
    test: test ? low.expression(test) : nothing(at),
    body: body ? low.block(body) : emptyBlock(at),
    at,
  }));
}

/** The parts of a block; of one line, its statement. */
export function statementsOf(node: Syntax): readonly Syntax[] {
  return node.type === 'block' || node.type === 'module' ? parts(node) : [node];
}
