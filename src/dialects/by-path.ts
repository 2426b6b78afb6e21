import type { Meaning } from '../interp/library.js';

/** Every member access and call of a library asks what a path means: so each is taken apart once. */
export function byPath(read: (path: string) => Meaning): (path: string) => Meaning {
  const meanings = new Map<string, Meaning>();
  return (path) => {
    let known = meanings.get(path);
    if (known === undefined) {
      known = read(path);
      meanings.set(path, known);
    }
    return known;
  };
}
