import type { ReadText } from '../program/front-end.js';
import type { Place } from '../program/program.js';
import { tslib } from '../program/tslib.js';

/** Texts of a project's files, each read once, and the lines that offsets fall on. */
export class Texts {
  readonly #texts = new Map<string, string | null>();
  readonly #starts = new Map<string, readonly number[]>();

  /** Files whose texts are kept, the first read first. */
  readonly #kept: string[] = [];
  #units = 0;

  constructor(
    private readonly read: ReadText,
    /** In UTF-16 units: how much is kept, of what was read last. */
    private readonly mostKept = Infinity,
  ) {}

  get(file: string): string | null {
    const known = this.#texts.get(file);
    if (known !== undefined) return known;
    const text = this.read(file) ?? (file === tslib.file ? tslib.text : null);
    this.#texts.set(file, text);
    if (text !== null && this.mostKept < Infinity) this.#makeRoom(file, text.length);
    return text;
  }

  has(file: string): boolean {
    const listed = file.endsWith('.py') ? this.read.listed?.(file) : undefined;
    if (listed === 'no') return false;
    // Where texts are only looked through, a file is not read to tell that it is there.
    return (listed === 'yes' && this.mostKept < Infinity) || this.get(file) !== null;
  }

  /** Whether there may be a file or folder of this name. */
  mayBe(path: string): boolean {
    return this.read.listed?.(path) !== 'no';
  }

  #makeRoom(file: string, units: number): void {
    this.#units += units;
    this.#kept.push(file);
    while (this.#units > this.mostKept && this.#kept.length > 1) {
      const oldest = this.#kept.shift() ?? '';
      this.#units -= this.#texts.get(oldest)?.length ?? 0;
      this.#texts.delete(oldest);
    }
  }

  slice(place: Place): string {
    return this.get(place.file)?.slice(place.start, place.end) ?? '';
  }

  /** 1-based line and column of a 0-based offset. */
  locate(file: string, offset: number): { line: number; column: number } {
    const starts = this.#lineStarts(file);
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  #lineStarts(file: string): readonly number[] {
    const known = this.#starts.get(file);
    if (known) return known;
    const text = this.get(file) ?? '';
    const starts = [0];
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const isBreak = code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
      // The two of Windows are one.
      if (isBreak && !(code === 13 && text.charCodeAt(at + 1) === 10)) starts.push(at + 1);
    }
    this.#starts.set(file, starts);
    return starts;
  }
}
