import type { Diagnostic } from '../diagnostic.js';

/** What was found in one version of a file, and what it was found from. */
export interface Made {
  readonly text: string;
  /** Whatever else it depends on, compared one by one as it is. */
  readonly from: readonly unknown[];
  /** Every text that was read for it, null for files that were not there. */
  readonly used: Map<string, string | null>;
  /** By rule, as far as rules were asked. */
  readonly found: Map<string, readonly Diagnostic[]>;
}

type Read = (file: string) => string | null;

/** Enough for undoing; what is kept are findings, not networks. */
const mostVersions = 8;
const mostFiles = 100;

/** What was found in the last versions of the last files: from the same texts the same is found. */
export class Versions {
  readonly #files = new Map<string, readonly Made[]>();

  /** Of the last versions of some states the one whose text is most like this one's, with all but that in common. */
  nearest(states: readonly string[], fresh: Made, name: string, read: Read): Made | null {
    const distance = ({ used }: Made): number =>
      Math.abs((used.get(name)?.length ?? Infinity) - fresh.text.length);
    const all = states.flatMap((state) => this.#last(state, fresh, name, read) ?? []);
    return all.sort((a, b) => distance(a) - distance(b))[0] ?? null;
  }

  #last(file: string, fresh: Made, name: string, read: Read): Made | null {
    const last = this.#files.get(file)?.[0];
    if (!last || !isSame({ ...last, text: fresh.text }, fresh)) return null;
    return [...last.used].every(([each, was]) => each === name || read(each) === was) ? last : null;
  }

  /** What is known of a version; `fresh` itself, kept from now on, where nothing is or another file changed since. */
  recall(file: string, fresh: Made, read: Read): Made {
    const before = this.#files.get(file) ?? [];
    const known = before.find(
      (made) => isSame(made, fresh) && [...made.used].every(([each, was]) => read(each) === was),
    );
    if (known) return known;
    this.#files.delete(file);
    this.#files.set(file, [fresh, ...before.filter((made) => !isSame(made, fresh))].slice(0, mostVersions));
    const [oldest] = this.#files.keys();
    if (this.#files.size > mostFiles && oldest !== undefined) this.#files.delete(oldest);
    return fresh;
  }
}

function isSame(a: Made, b: Made): boolean {
  return (
    a.text === b.text &&
    a.from.length === b.from.length &&
    a.from.every((each, index) => each === b.from[index])
  );
}
