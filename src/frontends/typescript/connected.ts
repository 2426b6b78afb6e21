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
  const neighbours = new Map<string, Set<string>>();
  const link = (from: string, to: string): void => {
    neighbours.set(from, (neighbours.get(from) ?? new Set()).add(to));
  };
  for (const file of all) {
    for (const imported of imports(file)) {
      if (!all.has(imported)) continue;
      link(file, imported);
      link(imported, file);
    }
  }
  const scripts = [...all].filter((file) => isScript(text(file) ?? ''));
  for (const file of scripts) {
    link(scripts[0] ?? file, file);
    link(file, scripts[0] ?? file);
  }
  const found = new Set(start);
  // The set grows while it is walked.
  for (const file of found) for (const other of neighbours.get(file) ?? []) found.add(other);
  return found;
}
