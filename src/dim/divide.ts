import { add, mul, product } from './arithmetic.js';
import type { Dim, DimExpr, DimTerm } from './expression.js';
import { fromLinear, linear } from './linear.js';

/** a / b where that is exactly a size for all values; null otherwise. */
export function divide(a: Dim, b: Dim): Dim | null {
  if (b === 0) return null;
  if (a === b) return 1;
  if (typeof b === 'number') return divideByNumber(a, b);
  if (typeof a === 'number') return a === 0 ? 0 : null;
  return divideByExpression(a, b);
}

function divideByNumber(a: Dim, b: number): Dim | null {
  const { constant, terms } = linear(a);
  if (constant % b !== 0) return null;
  for (const [term, coefficient] of terms) {
    if (coefficient % b !== 0) return null;
    terms.set(term, coefficient / b);
  }
  return fromLinear({ constant: constant / b + 0, terms });
}

function divideByExpression(a: DimExpr, b: DimExpr): Dim | null {
  const { constant, terms } = linear(a);
  const divisor = linear(b);
  const [single] = divisor.terms;
  if (!single) return null;
  if (divisor.terms.size !== 1 || divisor.constant !== 0) return byPart(a, b, single);
  if (constant !== 0) return null;
  const [by, coefficient] = single;
  const factors = by.kind === 'product' ? by.factors : [by];
  let sum: Dim = 0;
  for (const [term, times] of terms) {
    const rest = withoutFactors(term, factors);
    if (rest === null || times % coefficient !== 0) return null;
    sum = add(sum, mul(rest, times / coefficient));
  }
  return sum;
}

/** A sum by a sum: what one part of the divisor is multiplied by to give a part of the other, the whole is multiplied by. */
function byPart(a: DimExpr, b: DimExpr, [by, coefficient]: readonly [DimTerm, number]): Dim | null {
  const factors = by.kind === 'product' ? by.factors : [by];
  for (const [term, times] of linear(a).terms) {
    const rest = withoutFactors(term, factors);
    if (rest === null || times % coefficient !== 0) continue;
    const ratio = mul(rest, times / coefficient);
    if (mul(b, ratio) === a) return ratio;
  }
  return null;
}

function withoutFactors(term: DimTerm, factors: readonly DimTerm[]): DimTerm | 1 | null {
  const left = term.kind === 'product' ? [...term.factors] : [term];
  for (const factor of factors) {
    const at = left.indexOf(factor);
    if (at < 0) return null;
    left.splice(at, 1);
  }
  const [first, ...others] = left;
  return first === undefined ? 1 : others.reduce<DimTerm>((all, each) => product(all, each), first);
}
