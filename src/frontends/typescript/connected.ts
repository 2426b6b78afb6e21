import { linkedWith } from '../linked.js';
import type { Sources } from './sources.js';

/** A file of no module system: what it declares, all scripts of the page share. */
function isScript(text: string): boolean {
  return !/\b(import|export|require|exports)\b/.test(text);
}

/** The files that some files are connected with by imports, in either direction and over others; themselves included. */
export function connectedWith(
  start: Iterable<string>,
  { files, imports, text }: Pick<Sources, 'files' | 'imports' | 'text'>,
): ReadonlySet<string> {
  const all = new Set(files);
  const scripts = [...all].filter((file) => isScript(text(file) ?? ''));
  return linkedWith(start, all, imports, scripts);
}
