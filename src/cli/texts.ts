import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { AnalysisError } from '../diagnostic.js';
import type { ReadText } from '../program/front-end.js';
import { fileError, systemCode, systemMessage } from './errors.js';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads files once, relative to a directory, and keeps what went wrong. */
export class Texts {
  readonly errors: AnalysisError[] = [];
  private readonly known = new Map<string, string | null>();
  private readonly folders = new Map<string, ReadonlySet<string> | null>();

  constructor(private readonly cwd: string) {}

  /** Puts a text in a file's place: an unsaved buffer. */
  set(file: string, bytes: Uint8Array): void {
    this.known.set(file, this.decode(file, bytes));
  }

  readonly read: ReadText = (file) => {
    const known = this.known.get(file);
    if (known !== undefined) return known;
    if (!this.mayExist(file)) return null;
    const text = this.load(file);
    this.known.set(file, text);
    return text;
  };

  private load(file: string): string | null {
    try {
      return this.decode(file, readFileSync(isAbsolute(file) ? file : `${this.cwd}/${file}`));
    } catch (thrown) {
      if (!isAbsence(thrown)) this.errors.push(fileError(file, systemMessage(thrown)));
      return null;
    }
  }

  /**
   * Imports are tried under several names: most are not there, and to open each takes longer than to list its folder once.
   */
  private mayExist(file: string): boolean {
    const end = file.lastIndexOf('/');
    const folder = file.slice(0, end + 1);
    let names = this.folders.get(folder);
    if (names === undefined) {
      names = this.isAbsent(folder) ? nothing : namesIn(resolve(this.cwd, folder));
      this.folders.set(folder, names);
    }
    return names?.has(comparable(file.slice(end + 1))) ?? true;
  }

  /** Whether the folder around a folder is known, and has no such name. */
  private isAbsent(folder: string): boolean {
    const end = folder.lastIndexOf('/', folder.length - 2);
    const name = folder.slice(end + 1, -1);
    if (name === '' || name === '.' || name === '..') return false;
    return this.folders.get(folder.slice(0, end + 1))?.has(comparable(name)) === false;
  }

  private decode(file: string, bytes: Uint8Array): string | null {
    if (isUtf8(bytes)) return decoder.decode(bytes);
    this.errors.push(
      fileError(file, 'it is not UTF-8 text; save it as UTF-8, or leave it out with "ignores"'),
    );
    return null;
  }
}

const nothing: ReadonlySet<string> = new Set();

/** The names in a folder, none where it is not there; null where they cannot be told. */
function namesIn(folder: string): ReadonlySet<string> | null {
  try {
    return new Set(readdirSync(folder).map(comparable));
  } catch (thrown) {
    return isAbsence(thrown) ? new Set() : null;
  }
}

/** Some file systems tell neither case nor the encoding of accents apart. */
export function comparable(name: string): string {
  return name.normalize().toLowerCase();
}

const absent = new Set<unknown>(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG']);

function isAbsence(thrown: unknown): boolean {
  return absent.has(systemCode(thrown));
}
