import type { Subject } from '../proof/judge-network.js';
import { differences, type Reading, readingOf } from './benign/compare.js';
import { benignOperators } from './benign/operators.js';
import { type Mutant, mutantsOf } from './mutants.js';

/** A project written differently, and what is then said of it that was not, or not said that was. */
export interface Variation {
  readonly mutant: Mutant;
  readonly differences: readonly string[];
}

/** Every variation of some projects. */
export function variationsOf(subjects: readonly Subject[], operator: string | null): readonly Mutant[] {
  const wanted = benignOperators.filter(({ name }) => operator === null || name === operator);
  return subjects.flatMap((subject) => mutantsOf(subject, wanted));
}

/** Compares variations with their originals, each of which is read once. */
export class Originals {
  readonly #readings = new Map<string, Reading>();

  constructor(private readonly subjects: readonly Subject[]) {}

  compare(mutant: Mutant): Variation {
    const { entry } = mutant.subject;
    const original = this.subjects.find((subject) => subject.entry === entry);
    const before = this.#readings.get(entry) ?? readingOf(original?.sources ?? {});
    this.#readings.set(entry, before);
    return { mutant, differences: differences(before, readingOf(mutant.subject.sources)) };
  }
}

/** How many variations each operator made, and how many of them were read differently. */
export function benignSummary(variations: readonly Variation[]): string {
  const names = [...new Set(variations.map(({ mutant }) => mutant.operator))].sort();
  const lines = names.map((name) => {
    const own = variations.filter(({ mutant }) => mutant.operator === name);
    const changed = own.filter((each) => each.differences.length > 0);
    return `${name}: ${changed.length} of ${own.length} read differently`;
  });
  const changed = variations.filter((each) => each.differences.length > 0).length;
  return [...lines, `all: ${changed} of ${variations.length}`].join('\n');
}
