import { guardOperators } from './guards.js';
import type { Operator } from './operator.js';
import { sizeOperators } from './sizes.js';
import { statementOperators } from './statements.js';
import { wiringOperators } from './wiring.js';

/** Every way to plant a fault. */
export const operators: readonly Operator[] = [
  ...guardOperators,
  ...sizeOperators,
  ...wiringOperators,
  ...statementOperators,
];
