import { add } from './arithmetic.js';
import { type Dim, type DimFloor, type DimSum, type DimTerm, hasGap } from './expression.js';

export type ShowStyle = 'text' | 'json';

/** A size as people write it: ⌈H/4⌉ in text; `ceil(H/4)` as JSON, where numbers stay numbers and '?' is unknown. */
export function show(dim: Dim, style: 'json'): string | number;
export function show(dim: Dim, style: 'text'): string;
export function show(dim: Dim, style: ShowStyle): string | number {
  if (typeof dim === 'number') return style === 'json' ? dim : text(dim);
  if (hasGap(dim)) return '?';
  return print(dim, style);
}

function text(value: number): string {
  return String(Math.round(value * 100) / 100).replace('-', '−');
}

function print(dim: Dim, style: ShowStyle): string {
  if (typeof dim === 'number') return style === 'json' ? String(dim) : text(dim);
  return dim.kind === 'sum' ? printSum(dim, style) : printTerm(dim, style);
}

function printSum(sum: DimSum, style: ShowStyle): string {
  const [first] = sum.terms;
  if (sum.terms.length === 1 && first?.coefficient === 1 && first.term.kind === 'floor') {
    const within = offset(first.term);
    if (within !== 0 && within !== first.term.divisor - 1) return printFloor(first.term, sum.constant, style);
  }
  const minus = style === 'json' ? '-' : '−';
  const parts = sum.terms
    .toSorted((a, b) => b.coefficient - a.coefficient)
    .map(({ term, coefficient }, index) => {
      const sign = coefficient < 0 ? minus : index === 0 ? '' : '+';
      const size = Math.abs(coefficient);
      const times = size === 1 ? '' : `${size}${style === 'json' ? '*' : '·'}`;
      return `${sign}${times}${printTerm(term, style)}`;
    });
  if (sum.constant !== 0) parts.push(`${sum.constant < 0 ? minus : '+'}${Math.abs(sum.constant)}`);
  return parts.join('');
}

function printTerm(term: DimTerm, style: ShowStyle): string {
  switch (term.kind) {
    case 'symbol':
      return term.name;
    case 'product':
      return term.factors.map((factor) => printTerm(factor, style)).join(style === 'json' ? '*' : '·');
    case 'floor':
      return printFloor(term, 0, style);
    default:
      return `${term.kind}(${print(term.left, style)}, ${print(term.right, style)})`;
  }
}

/** What is added to the rest of the size that a floor divides. */
function offset({ inner }: DimFloor): number {
  return inner.kind === 'sum' ? inner.constant : 0;
}

/**
 * ⌊inner / divisor⌋ + whole as one division: ⌊(x + d − 1)/d⌋ is better known as ⌈x/d⌉, so of floor and ceiling the one
 * that adds the smaller number.
 */
function printFloor(floor: DimFloor, whole: number, style: ShowStyle): string {
  const { inner, divisor } = floor;
  const added = offset(floor) + whole * divisor;
  const isCeiling = Math.abs(added - divisor + 1) < Math.abs(added);
  const body = print(add(inner, added - offset(floor) - (isCeiling ? divisor - 1 : 0)), style);
  const grouped = /[+−-]/.test(body) ? `(${body})` : body;
  if (style === 'json') return `${isCeiling ? 'ceil' : 'floor'}(${grouped}/${divisor})`;
  return isCeiling ? `⌈${grouped}/${divisor}⌉` : `⌊${grouped}/${divisor}⌋`;
}
