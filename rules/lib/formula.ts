import type { Formula } from '../../src/rule.js';

/** Whether the normal form is that of the formula itself (true) or of its opposite (false). */
export function normalised(normalForm: Formula, formula: Formula): boolean | null {
  const positive = firstSign(normalForm);
  const own = firstSign(formula);
  return positive === null || own === null ? null : positive === own;
}

/** The sign under which the first atom stands. */
function firstSign(formula: Formula): boolean | null {
  let sign = true;
  let at = formula;
  for (;;) {
    if (at.kind === 'atom') return sign;
    if (at.kind === 'not') {
      sign = !sign;
      at = at.operand;
    } else at = at.left;
  }
}

/** Atoms that stand as plain disjuncts at the top, whatever the other disjuncts are. */
export function topDisjuncts(formula: Formula): readonly number[] {
  if (formula.kind === 'or') return [...topDisjuncts(formula.left), ...topDisjuncts(formula.right)];
  if (formula.kind === 'atom') return [formula.index];
  return formula.kind === 'not' && formula.operand.kind === 'atom' ? [formula.operand.index] : [];
}

/** The value of a formula with some atoms struck out of its disjunctions; null when an atom that decides has none. */
export function without(
  formula: Formula,
  values: readonly (boolean | null)[],
  dropped: ReadonlySet<number>,
): boolean | null {
  switch (formula.kind) {
    case 'atom':
      return dropped.has(formula.index) ? false : (values[formula.index] ?? null);
    case 'not': {
      const inner =
        formula.operand.kind === 'atom' && dropped.has(formula.operand.index)
          ? true
          : without(formula.operand, values, dropped);
      return inner === null ? null : !inner;
    }
    default: {
      const [left, right] = [without(formula.left, values, dropped), without(formula.right, values, dropped)];
      const absorbing = formula.kind === 'or';
      if (left === absorbing || right === absorbing) return absorbing;
      return left === null || right === null ? null : !absorbing;
    }
  }
}
