import { add, type Dim, type DimExpr, type DimTerm, hasGap } from './expression.js';

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
  return String(value).replace('-', '−');
}

function print(dim: Dim, style: ShowStyle): string {
  if (typeof dim === 'number') return style === 'json' ? String(dim) : text(dim);
  if (dim.kind !== 'sum') return printTerm(dim, style);
  const minus = style === 'json' ? '-' : '−';
  const parts = dim.terms
    .toSorted((a, b) => b.coefficient - a.coefficient)
    .map(({ term, coefficient }, index) => {
      const sign = coefficient < 0 ? minus : index === 0 ? '' : '+';
      const size = Math.abs(coefficient);
      const times = size === 1 ? '' : `${size}${style === 'json' ? '*' : '·'}`;
      return `${sign}${times}${printTerm(term, style)}`;
    });
  if (dim.constant !== 0) parts.push(`${dim.constant < 0 ? minus : '+'}${Math.abs(dim.constant)}`);
  return parts.join('');
}

function printTerm(term: DimTerm, style: ShowStyle): string {
  switch (term.kind) {
    case 'symbol':
      return term.name;
    case 'product':
      return term.factors.map((factor) => printTerm(factor, style)).join(style === 'json' ? '*' : '·');
    case 'floor':
      return printFloor(term.inner, term.divisor, style);
    default:
      return `${term.kind}(${print(term.left, style)}, ${print(term.right, style)})`;
  }
}

/** ⌊(x + d − 1)/d⌋ is better known as ⌈x/d⌉; smaller remainders stay floors. */
function printFloor(inner: DimExpr, divisor: number, style: ShowStyle): string {
  const constant = inner.kind === 'sum' ? inner.constant : 0;
  const isCeiling = 2 * constant >= divisor;
  const shown = isCeiling ? add(inner, 1 - divisor) : inner;
  const body = print(shown, style);
  const grouped = /[+−-]/.test(body) ? `(${body})` : body;
  if (style === 'json') return `${isCeiling ? 'ceil' : 'floor'}(${grouped}/${divisor})`;
  return isCeiling ? `⌈${grouped}/${divisor}⌉` : `⌊${grouped}/${divisor}⌋`;
}
