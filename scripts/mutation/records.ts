import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Mutant } from './mutants.js';
import type { Outcome } from './tally.js';

type Kept = Pick<Outcome, 'verdicts' | 'seconds'> & { readonly key: string };

function keyOf({ operator, about, subject }: Mutant): string {
  return `${subject.entry} ${operator}: ${about}`;
}

/** What came of mutants so far, in a file of one line each. */
export class Records {
  readonly #known = new Map<string, Kept>();

  constructor(private readonly file: string | null) {
    if (file === null || !existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '') continue;
      const kept = JSON.parse(line) as Kept;
      this.#known.set(kept.key, kept);
    }
  }

  find(mutant: Mutant): Outcome | null {
    const kept = this.#known.get(keyOf(mutant));
    return kept ? { mutant, verdicts: kept.verdicts, seconds: kept.seconds } : null;
  }

  add({ mutant, verdicts, seconds }: Outcome): void {
    if (this.file === null) return;
    const kept: Kept = { key: keyOf(mutant), verdicts, seconds };
    appendFileSync(this.file, `${JSON.stringify(kept)}\n`);
  }
}
