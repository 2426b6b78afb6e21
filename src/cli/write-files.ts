import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { AnalysisError } from '../diagnostic.js';
import { fileError, messageOf } from './errors.js';
import type { ChangedFile } from './fixing.js';

/** Why a file cannot be written; null where it can. */
export function writeRefusal(cwd: string, file: string): string | null {
  try {
    const target = realpathSync(resolve(cwd, file));
    if ((statSync(target).mode & 0o222) === 0) return `${file} is read-only`;
    accessSync(target, constants.W_OK);
    // The new text comes in as a file beside the old one.
    accessSync(dirname(target), constants.W_OK);
    return null;
  } catch (thrown) {
    return `${file} cannot be written: ${messageOf(thrown)}`;
  }
}

/** A new text that lies ready beside the file that it is for. */
interface Staged {
  readonly target: string;
  readonly temporary: string;
  readonly old: Buffer;
  readonly text: string | Buffer;
}

/**
 * Writes all files or none, each at once: a reader sees the old text or the new one. Gives what was in the
 * way; null where it is done. A file whose text is no longer what was analysed is not overwritten.
 */
export function writeFiles(
  cwd: string,
  files: readonly ChangedFile[],
  rename = renameSync,
): AnalysisError | null {
  const staged: Staged[] = [];
  let at = '';
  try {
    for (const file of files) {
      at = file.file;
      const target = realpathSync(resolve(cwd, file.file));
      const same = staged.find((each) => each.target === target);
      if (same) checkSame(same, file);
      else staged.push(stage(target, checkedText(target, file), file.after));
    }
    replaceAll(staged, rename);
    return null;
  } catch (thrown) {
    return fileError(at, `nothing was written: ${messageOf(thrown)}`);
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}

function checkedText(target: string, { before }: ChangedFile): Buffer {
  const old = readFileSync(target);
  if (!old.equals(Buffer.from(before))) throw new Error('it has changed on disk meanwhile');
  return old;
}

/** Two names of one file must say the same. */
function checkSame({ text }: Staged, { after }: ChangedFile): void {
  if (text !== after) throw new Error('it is a second name of a file that becomes another under its first');
}

function stage(target: string, old: Buffer, text: string | Buffer): Staged {
  const { mode, uid, gid } = statSync(target);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  const handle = openSync(temporary, 'wx', mode);
  try {
    writeFileSync(handle, text);
    try {
      fchownSync(handle, uid, gid);
    } catch {
      // Only who may give files away can keep another owner.
    }
    fchmodSync(handle, mode & 0o7777);
    fsyncSync(handle);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw thrown;
  } finally {
    closeSync(handle);
  }
  return { target, temporary, old, text };
}

function replaceAll(staged: readonly Staged[], rename: typeof renameSync): void {
  const done: Staged[] = [];
  try {
    for (const each of staged) {
      rename(each.temporary, each.target);
      done.push(each);
    }
  } catch (thrown) {
    // What is written already goes back to what it was.
    for (const { target, old } of done) {
      renameSync(stage(target, old, old).temporary, target);
    }
    throw thrown;
  }
}
