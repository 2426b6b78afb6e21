export { type Dim, type DimSymbol, hasGap, symbol, symbolsOf } from './expression.js';
export { add, ceilDiv, floorDiv, max, min, mul, neg, sub } from './arithmetic.js';
export { divide } from './divide.js';
export { evaluate, substitute } from './evaluate.js';
export { compare, sign } from './compare.js';
export { show } from './show.js';
export * from './sizes.js';
export { type SizeRelation, where } from './where.js';
export { judge, type Judgement, type JudgeResult, type SizeEvent } from './judge.js';
