import type { PythonOperator } from '../operator.js';
import { expressionForms } from './expressions.js';
import { functionForms } from './functions.js';
import { statementForms } from './statements.js';

/** Every way to write the same in Python. */
export const benignPython: readonly PythonOperator[] = [
  ...expressionForms,
  ...statementForms,
  ...functionForms,
];
