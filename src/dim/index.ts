export {
  type Dim,
  type DimExpr,
  type DimSymbol,
  hasGap,
  symbol,
  type SymbolKind,
  symbolsOf,
} from './expression.js';
export { add, ceilDiv, floorDiv, max, min, mul, neg, sub } from './arithmetic.js';
export { divide } from './divide.js';
export { evaluate, substitute } from './evaluate.js';
export { compare, type Relation, sign } from './compare.js';
export { show, type ShowStyle } from './show.js';
export * from './sizes.js';
export { type SizeRelation, where } from './where.js';
export { judge, type Judgement, type JudgeResult, type SizeEvent } from './judge.js';
