import type { FrontEnd } from '../program/front-end.js';
import { commentEdit } from './typescript/comment-edits.js';
import { createEditor } from './typescript/edits.js';
import { idleEdit } from './typescript/idle-edits.js';
import { parseProgram } from './typescript/parse.js';

/** TypeScript and JavaScript, read without type checker or library files. */
export function createTypeScriptFrontEnd(): FrontEnd {
  return {
    extensions: ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'],
    parse: parseProgram,
    fix: createEditor(),
    quietEdit: (file, before, after) => commentEdit(file, before, after) ?? idleEdit(file, before, after),
  };
}
