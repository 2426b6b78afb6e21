import type { FrontEnd } from '../program/front-end.js';
import { createEditor } from './python/edits.js';
import { parseProgram } from './python/parse.js';
import { loadParser } from './python/parser.js';

/** Python, read by tree-sitter; `grammar` is its grammar as WebAssembly. */
export async function createPythonFrontEnd(grammar: Uint8Array): Promise<FrontEnd> {
  const parser = await loadParser(grammar);
  return {
    extensions: ['.py'],
    parse: (file, text) => parseProgram(parser.parse, file, text),
    fix: createEditor(parser),
  };
}
