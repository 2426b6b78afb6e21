import { readFile } from 'node:fs/promises';
import type { FrontEnd } from '../program/front-end.js';
import { packagePath } from './package.js';

let frontEnd: FrontEnd | null = null;

/** The front end of Python; null before it is prepared. */
export function pythonFrontEnd(): FrontEnd | null {
  return frontEnd;
}

/** Loads the parser of Python, which takes a wait. */
export async function preparePython(): Promise<void> {
  if (frontEnd) return;
  const [{ createPythonFrontEnd }, grammar] = await Promise.all([
    import('../frontends/python.js'),
    readFile(packagePath('grammars/tree-sitter-python.wasm')),
  ]);
  frontEnd = await createPythonFrontEnd(grammar);
}
