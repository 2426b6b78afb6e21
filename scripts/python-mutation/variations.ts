import { differences, type Reading, readingIn } from '../mutation/benign/compare.js';
import type { Variation } from '../mutation/benign.js';
import { analyse, type Changed } from './mutants.js';

/** Compares files that are written differently with what is installed, of which each network is read once. */
export class PythonOriginals {
  readonly #readings = new Map<string, Reading>();

  compare(changed: Changed): Variation {
    const { subject, network, mutant } = changed;
    const key = `${subject.file} ${subject.entryOf(network)?.text ?? ''}`;
    const before = this.#readings.get(key) ?? readingIn(analyse({ ...changed, text: subject.text }).analysis);
    this.#readings.set(key, before);
    return { mutant, differences: differences(before, readingIn(analyse(changed).analysis)) };
  }
}
