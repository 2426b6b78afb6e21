export {
  add,
  bounds,
  ceilDiv,
  type Dim,
  type DimExpr,
  type DimSymbol,
  divide,
  evaluate,
  floorDiv,
  hasGap,
  max,
  min,
  mul,
  neg,
  sub,
  substitute,
  symbol,
  type SymbolKind,
  symbolsOf,
} from './expression.js';
export { compare, type Relation, sign } from './compare.js';
export { show, type ShowStyle } from './show.js';
export { describe, describeValid } from './describe.js';
export * from './sizes.js';
export { judge, type Judgement, type JudgeResult, type SizeEvent } from './judge.js';
