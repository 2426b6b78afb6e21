import { reachedFrom } from '../program/reached.js';

/** The files that some files are linked with by imports, in either direction and over others; themselves included. */
export function linkedWith(
  start: Iterable<string>,
  files: Iterable<string>,
  imports: (file: string) => readonly string[],
  /** Files that are linked with each other without an import. */
  together: readonly string[] = [],
): ReadonlySet<string> {
  const all = new Set(files);
  const neighbours = new Map<string, Set<string>>();
  const link = (from: string, to: string): void => {
    neighbours.set(from, (neighbours.get(from) ?? new Set()).add(to));
    neighbours.set(to, (neighbours.get(to) ?? new Set()).add(from));
  };
  for (const file of all) {
    for (const imported of imports(file)) if (all.has(imported)) link(file, imported);
  }
  for (const file of together) link(together[0] ?? file, file);
  return reachedFrom(start, (file) => neighbours.get(file) ?? []);
}
