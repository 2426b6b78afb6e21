/** What an analysis was made from, besides the texts that it read. */
export interface Made<T> {
  readonly text: string;
  /** Compared one by one, as they are. */
  readonly from: readonly unknown[];
  /** Every text that it read, null for files that were not there. */
  readonly used: ReadonlyMap<string, string | null>;
  readonly result: T;
}

/** Enough for undoing; what is kept are findings, not networks. */
const mostVersions = 8;
const mostFiles = 100;

/** Results for the last versions of the last files: the same texts give the same result. */
export class Versions<T> {
  readonly #files = new Map<string, readonly Made<T>[]>();

  recall(
    file: string,
    { text, from }: Pick<Made<T>, 'text' | 'from'>,
    read: (file: string) => string | null,
  ): T | undefined {
    const found = this.#files
      .get(file)
      ?.find(
        (made) =>
          made.text === text &&
          made.from.length === from.length &&
          made.from.every((each, index) => each === from[index]) &&
          [...made.used].every(([each, was]) => read(each) === was),
      );
    return found?.result;
  }

  remember(file: string, made: Made<T>): T {
    const before = this.#files.get(file) ?? [];
    this.#files.delete(file);
    this.#files.set(file, [made, ...before].slice(0, mostVersions));
    const [oldest] = this.#files.keys();
    if (this.#files.size > mostFiles && oldest !== undefined) this.#files.delete(oldest);
    return made.result;
  }
}
