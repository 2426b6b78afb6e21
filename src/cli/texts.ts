import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { AnalysisError } from '../diagnostic.js';
import type { ReadText } from '../program/front-end.js';
import { fileError, systemCode, systemMessage } from './errors.js';

/** Reads files once, relative to a directory, and keeps what went wrong. */
export class Texts {
  readonly errors: AnalysisError[] = [];
  private readonly known = new Map<string, string | null>();

  constructor(private readonly cwd: string) {}

  /** Puts a text in a file's place: an unsaved buffer. */
  set(file: string, bytes: Uint8Array): void {
    this.known.set(file, this.decode(file, bytes));
  }

  readonly read: ReadText = (file) => {
    const known = this.known.get(file);
    if (known !== undefined) return known;
    const text = this.load(file);
    this.known.set(file, text);
    return text;
  };

  private load(file: string): string | null {
    try {
      return this.decode(file, readFileSync(resolve(this.cwd, file)));
    } catch (thrown) {
      // Imports are tried under several names: most are not there, or are directories.
      if (!isAbsence(thrown)) this.errors.push(fileError(file, systemMessage(thrown)));
      return null;
    }
  }

  private decode(file: string, bytes: Uint8Array): string | null {
    if (isUtf8(bytes)) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    this.errors.push(
      fileError(file, 'it is not UTF-8 text; save it as UTF-8, or leave it out with "ignores"'),
    );
    return null;
  }
}

const absent = new Set<unknown>(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG']);

function isAbsence(thrown: unknown): boolean {
  return absent.has(systemCode(thrown));
}
