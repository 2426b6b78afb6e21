import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { comparable } from '../cli/texts.js';

interface KnownFile {
  stamp: string;
  text: string | null;
  /** The pass in which it was last compared with the disk. */
  pass: number;
}

interface KnownFolder {
  stamp: string;
  names: ReadonlySet<string>;
  pass: number;
}

const decoder = new TextDecoder();
const mostFiles = 2000;

/**
 * Texts of files (absolute paths) as they are on disk. They are kept for as long as a file does not change, and within
 * one pass each file and folder is looked at once: one pass is the look at one version of an open file.
 */
export class DiskTexts {
  #pass = 0;
  readonly #files = new Map<string, KnownFile>();
  readonly #folders = new Map<string, KnownFolder>();

  startPass(): void {
    this.#pass++;
    if (this.#files.size > mostFiles) this.#files.clear();
    if (this.#folders.size > mostFiles) this.#folders.clear();
  }

  /** Null for what is not there, no file, or no UTF-8 text. The byte order mark is left out, as ESLint does. */
  readonly read = (file: string): string | null => {
    if (!this.#names(dirname(file)).has(comparable(basename(file)))) return null;
    const known = this.#files.get(file);
    if (known?.pass === this.#pass) return known.text;
    const stamp = stampOf(file);
    const text = known?.stamp === stamp ? known.text : stamp === null ? null : textOf(file);
    this.#files.set(file, { stamp: stamp ?? '', text, pass: this.#pass });
    return text;
  };

  /** Imports are tried under many names: to list a folder once is quicker than to ask for each. */
  #names(folder: string): ReadonlySet<string> {
    const known = this.#folders.get(folder);
    if (known?.pass === this.#pass) return known.names;
    const stamp = stampOf(folder) ?? '';
    const names = known?.stamp === stamp ? known.names : namesIn(folder);
    this.#folders.set(folder, { stamp, names, pass: this.#pass });
    return names;
  }
}

/** In bytes: what people write is shorter, what tools put together need not be read at every keystroke. */
export const largestFile = 300_000;

/** Milliseconds for which what lies on disk beside the open file is taken as it was at the last look. */
export const fresh = 2000;

/** What changes when a file or folder does; null for what is not there, or larger than so many bytes. */
export function stampOf(path: string, largest = Infinity): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && stats.size <= largest ? `${stats.mtimeMs}-${stats.ctimeMs}-${stats.size}` : null;
}

/** The text of a file; null for what cannot be read, or is no UTF-8 text. */
export function textOf(file: string): string | null {
  try {
    const bytes = readFileSync(file);
    return isUtf8(bytes) ? decoder.decode(bytes) : null;
  } catch {
    return null;
  }
}

function namesIn(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder).map(comparable));
  } catch {
    return new Set();
  }
}
