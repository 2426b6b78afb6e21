import type { Operator } from '../operator.js';
import { expressionOperators } from './expressions.js';
import { functionForms } from './functions.js';
import { guardForms } from './guards.js';

/** Every way to write the same network differently. */
export const benignOperators: readonly Operator[] = [...expressionOperators, ...guardForms, ...functionForms];
