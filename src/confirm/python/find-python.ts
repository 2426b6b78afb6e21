import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { PythonFramework } from './python-framework.js';

/** Interpreters in the order in which they are tried: what is asked for alone, else the project's own, then the system's. */
function candidates(asked: string | undefined, from: string): readonly string[] {
  if (asked !== undefined) return [asked];
  const active = process.env['VIRTUAL_ENV'];
  const folders = [...(active === undefined ? [] : [active]), join(from, '.venv'), join(from, 'venv')];
  const own = folders
    .flatMap((folder) => [join(folder, 'bin/python'), join(folder, 'Scripts/python.exe')])
    .filter((file) => existsSync(file));
  return [...own, 'python3', 'python'];
}

/** A Python that has a framework; else why not, with the cure. */
export async function findPython(
  { title, probe }: PythonFramework,
  asked: string | undefined,
  from: string,
): Promise<{ readonly command: string } | { readonly reason: string }> {
  const tried = candidates(asked, from);
  for (const command of tried) {
    const { failed } = await execa(command, ['-c', probe], { reject: false, stdio: 'ignore', cwd: from });
    if (!failed) return { command };
  }
  const names = tried.map((each) => `\`${each}\``);
  const [only] = names;
  return {
    reason:
      names.length === 1
        ? `${only ?? ''} is no Python that has ${title}`
        : `none of ${names.join(', ')} is a Python that has ${title}; --python <path> names one`,
  };
}
