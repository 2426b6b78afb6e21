import type { BlockStatement, Expression, Pattern, Statement, TypeHint } from '../../program/program.js';
import type { Lowering } from './lowering.js';

/** Binds a name where it belongs: here, or in the body that `global` or `nonlocal` means. */
export function bind(
  low: Lowering,
  target: Pattern,
  value: Expression,
  at: Statement['at'],
  type: TypeHint | null = null,
): Statement {
  if (target.kind === 'target' || (target.kind === 'bind' && low.scope.outer.has(target.name))) {
    return {
      kind: 'expression',
      expression: { kind: 'assign', target, operator: null, value, at },
      at,
    };
  }
  return { kind: 'declare', declaration: 'var', target, value, type, exported: false, at };
}

export function emptyBlock(at: Statement['at']): BlockStatement {
  return { kind: 'block', body: [], declares: false, at };
}
