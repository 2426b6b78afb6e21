import { type Dirent, readdirSync } from 'node:fs';
import { sep } from 'node:path';
import { systemCode } from './errors.js';
import { GitIgnores, ignoreFile } from './git-ignores.js';

/** What is installed, and what others have put there. */
export const foreignFolders: ReadonlySet<string> = new Set(['node_modules', 'site-packages', '__pycache__']);

interface Walk {
  /** Whether .gitignore and folders of others are honoured. */
  readonly honourIgnores: boolean;
  readonly isWanted: (name: string) => boolean;
  readonly onUnreadable: (path: string, thrown: unknown) => void;
}

/** The wanted files in a folder (absolute) and those in it; links and what begins with a dot are passed over. */
export function filesIn(folder: string, { honourIgnores, isWanted, onUnreadable }: Walk): readonly string[] {
  const ignores = honourIgnores ? new GitIgnores(folder, onUnreadable) : null;
  const found: string[] = [];
  const folders = ignores?.hasFolder(folder) ? [] : [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    const start = at.endsWith(sep) ? at : at + sep;
    const entries = entriesOf(at, onUnreadable);
    if (entries.some(({ name }) => name === ignoreFile)) ignores?.add(at);
    for (const entry of entries) {
      const { name } = entry;
      if (name.startsWith('.')) continue;
      const path = start + name;
      if (entry.isDirectory()) {
        const isLeftOut = ignores !== null && (foreignFolders.has(name) || ignores.hasFolder(path));
        if (!isLeftOut) folders.push(path);
      } else if (entry.isFile() && isWanted(name) && !ignores?.hasFile(path)) found.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string, onUnreadable: Walk['onUnreadable']): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    // What was there a moment ago.
    if (systemCode(thrown) !== 'ENOENT') onUnreadable(folder, thrown);
    return [];
  }
}
