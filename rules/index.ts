// Written by `npm run docs` from the files of this folder.
import type { Rule } from '../src/rule.js';

/** Every rule, by name. */
export const rules: readonly Rule[] = [];
