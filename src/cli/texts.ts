import { isAscii, isUtf8 } from 'node:buffer';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { AnalysisError } from '../diagnostic.js';
import type { Listed, ReadText } from '../program/front-end.js';
import { excerptOf } from '../program/python-excerpt.js';
import { fileError, isAbsence, systemMessage } from './errors.js';
import { isPython } from './files.js';

/** What files are read into, one after the other: memory for each of thousands is soon more than the code in them. */
const room = Buffer.allocUnsafeSlow(256 * 1024);

/** What is in a file, until the next one is read. */
function bytesOf(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = 1; read > 0 && length < room.length; length += read) {
      read = readSync(file, room, length, room.length - length, null);
    }
    // From where it stopped: what comes through a pipe comes once.
    return length < room.length ? room.subarray(0, length) : Buffer.concat([room, readFileSync(file)]);
  } finally {
    closeSync(file);
  }
}

/** Reads files once, relative to a directory, and keeps what went wrong. */
export class Texts {
  readonly errors: AnalysisError[] = [];
  private readonly known = new Map<string, string | null>();
  private readonly folders = new Map<string, Names | null>();

  constructor(private readonly cwd: string) {}

  /** Puts a text in a file's place: an unsaved buffer. */
  set(file: string, bytes: Uint8Array): void {
    this.known.set(file, this.decode(file, Buffer.from(bytes), wholeText));
  }

  /** Reads a file and keeps its text. */
  readonly read: ReadText = this.reading(wholeText, (file, text) => this.known.set(file, text));

  /**
   * Reads what tells of libraries and imports, of a file that will hardly be asked for again: of what was read, only a
   * failure is kept.
   */
  readonly skim: ReadText = this.reading(tellingText, (file, text) => {
    if (text === null) this.known.set(file, null);
  });

  /** Whether a file that was asked for could be read. */
  isReadable(file: string): boolean {
    return this.known.get(file) !== null;
  }

  private reading(textOf: TextOf, keep: (file: string, text: string | null) => void): ReadText {
    const read = (file: string): string | null => {
      const known = this.known.get(file);
      if (known !== undefined) return known;
      const text = this.listed(file) !== 'no' ? this.load(file, textOf) : null;
      keep(file, text);
      return text;
    };
    const listed = (path: string): Listed => {
      const found = this.listed(path);
      // What standard input stands for need not be there.
      return found === 'no' && typeof this.known.get(path) === 'string' ? 'yes' : found;
    };
    return Object.assign(read, { listed });
  }

  private load(file: string, textOf: TextOf): string | null {
    try {
      return this.decode(file, bytesOf(isAbsolute(file) ? file : `${this.cwd}/${file}`), textOf);
    } catch (thrown) {
      if (!isAbsence(thrown)) this.errors.push(fileError(file, systemMessage(thrown)));
      return null;
    }
  }

  /**
   * Imports are tried under several names: most are not there, and to open each takes longer than to list its folder once.
   */
  private listed(file: string): Listed {
    const end = file.lastIndexOf('/');
    const folder = file.slice(0, end + 1);
    let names = this.folders.get(folder);
    if (names === undefined) {
      names = this.isAbsent(folder) ? nothing : namesIn(resolve(this.cwd, folder));
      this.folders.set(folder, names);
    }
    return names === null ? 'maybe' : names.find(file.slice(end + 1));
  }

  /** Whether the folder around a folder is known, and has no such name. */
  private isAbsent(folder: string): boolean {
    const end = folder.lastIndexOf('/', folder.length - 2);
    const name = folder.slice(end + 1, -1);
    if (name === '' || name === '.' || name === '..') return false;
    return this.folders.get(folder.slice(0, end + 1))?.find(name) === 'no';
  }

  private decode(file: string, bytes: Buffer, textOf: TextOf): string | null {
    // Most code is, and is then taken as it stands.
    if (isAscii(bytes)) return textOf(file, bytes, 'latin1');
    if (isUtf8(bytes)) return textOf(file, bytes, 'utf8');
    this.errors.push(
      fileError(file, 'it is not UTF-8 text; save it as UTF-8, or leave it out with "ignores"'),
    );
    return null;
  }
}

type TextOf = (file: string, bytes: Buffer, encoding: 'latin1' | 'utf8') => string;

function wholeText(_: string, bytes: Buffer, encoding: 'latin1' | 'utf8'): string {
  return bytes.toString(encoding);
}

function tellingText(file: string, bytes: Buffer, encoding: 'latin1' | 'utf8'): string {
  if (!isPython(file)) return bytes.toString(encoding);
  return excerptOf(bytes, (start, end) => bytes.toString(encoding, start, end));
}

/** The names in a folder. */
class Names {
  readonly #exact: ReadonlySet<string>;
  #comparable: ReadonlySet<string> | null = null;

  constructor(names: readonly string[]) {
    this.#exact = new Set(names);
  }

  find(name: string): Listed {
    if (this.#exact.has(name)) return 'yes';
    this.#comparable ??= new Set([...this.#exact].map(comparable));
    return this.#comparable.has(comparable(name)) ? 'maybe' : 'no';
  }
}

const nothing = new Names([]);

/** The names in a folder, none where it is not there; null where they cannot be told. */
function namesIn(folder: string): Names | null {
  try {
    return new Names(readdirSync(folder));
  } catch (thrown) {
    return isAbsence(thrown) ? nothing : null;
  }
}

/** Some file systems tell neither case nor the encoding of accents apart. */
export function comparable(name: string): string {
  return name.normalize().toLowerCase();
}
