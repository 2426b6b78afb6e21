import { ts } from './ts.js';
import type { BinaryOperator, LogicalOperator } from '../../program/program.js';

const K = ts.SyntaxKind;

/** Binary operators that evaluate both sides. */
export const binaryOperators: ReadonlyMap<ts.SyntaxKind, BinaryOperator> = new Map<
  ts.SyntaxKind,
  BinaryOperator
>([
  [K.PlusToken, '+'],
  [K.MinusToken, '-'],
  [K.AsteriskToken, '*'],
  [K.SlashToken, '/'],
  [K.PercentToken, '%'],
  [K.AsteriskAsteriskToken, '**'],
  [K.AmpersandToken, '&'],
  [K.BarToken, '|'],
  [K.CaretToken, '^'],
  [K.LessThanLessThanToken, '<<'],
  [K.GreaterThanGreaterThanToken, '>>'],
  [K.GreaterThanGreaterThanGreaterThanToken, '>>>'],
  [K.EqualsEqualsToken, '=='],
  [K.ExclamationEqualsToken, '!='],
  [K.EqualsEqualsEqualsToken, '==='],
  [K.ExclamationEqualsEqualsToken, '!=='],
  [K.LessThanToken, '<'],
  [K.LessThanEqualsToken, '<='],
  [K.GreaterThanToken, '>'],
  [K.GreaterThanEqualsToken, '>='],
  [K.InKeyword, 'in'],
  [K.InstanceOfKeyword, 'instanceof'],
]);

/** Operators that may skip their right side. */
export const logicalOperators: ReadonlyMap<ts.SyntaxKind, LogicalOperator> = new Map<
  ts.SyntaxKind,
  LogicalOperator
>([
  [K.AmpersandAmpersandToken, 'and'],
  [K.BarBarToken, 'or'],
  [K.QuestionQuestionToken, 'nullish'],
]);

/** Assignments, with the operator that they apply first; null for a plain one. */
export const assignmentOperators: ReadonlyMap<ts.SyntaxKind, BinaryOperator | LogicalOperator | null> =
  new Map<ts.SyntaxKind, BinaryOperator | LogicalOperator | null>([
    [K.EqualsToken, null],
    [K.PlusEqualsToken, '+'],
    [K.MinusEqualsToken, '-'],
    [K.AsteriskEqualsToken, '*'],
    [K.SlashEqualsToken, '/'],
    [K.PercentEqualsToken, '%'],
    [K.AsteriskAsteriskEqualsToken, '**'],
    [K.AmpersandEqualsToken, '&'],
    [K.BarEqualsToken, '|'],
    [K.CaretEqualsToken, '^'],
    [K.LessThanLessThanEqualsToken, '<<'],
    [K.GreaterThanGreaterThanEqualsToken, '>>'],
    [K.GreaterThanGreaterThanGreaterThanEqualsToken, '>>>'],
    [K.AmpersandAmpersandEqualsToken, 'and'],
    [K.BarBarEqualsToken, 'or'],
    [K.QuestionQuestionEqualsToken, 'nullish'],
  ]);

/** Prefix operators other than `++` and `--`. */
export const unaryOperators: ReadonlyMap<ts.SyntaxKind, '-' | '+' | '!' | '~'> = new Map<
  ts.SyntaxKind,
  '-' | '+' | '!' | '~'
>([
  [K.MinusToken, '-'],
  [K.PlusToken, '+'],
  [K.ExclamationToken, '!'],
  [K.TildeToken, '~'],
]);
