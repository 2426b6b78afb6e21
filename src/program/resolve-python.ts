import { directoryOf, join } from './resolve.js';

/**
 * The file that a module of Python means in `fromFile`, both with '/': a relative one below its package, any other below
 * the folder of the file, or one further up. Null for what is not there.
 */
export function resolveModule(
  specifier: string,
  fromFile: string,
  exists: (file: string) => boolean,
): string | null {
  const [, dots = '', name = ''] = /^(\.*)(.*)$/.exec(specifier) ?? [];
  const path = name.replaceAll('.', '/');
  if (dots.length > 0) {
    const up = Array.from({ length: dots.length - 1 }, () => '..').join('/');
    return moduleAt(join(directoryOf(fromFile), up), path, exists);
  }
  const owner = /(?:site|dist)-packages\/(\w+)/.exec(fromFile)?.[1];
  // What else is installed beside a package is no part of the project.
  if (owner !== undefined && name.split('.')[0] !== owner) return null;
  for (let folder = directoryOf(fromFile), steps = 0; steps <= mostSteps; steps++) {
    const found = moduleAt(folder, path, exists);
    // A module does not import itself under another name.
    if (found !== null && found !== fromFile) return found;
    if (folder === '' || folder === '/' || folder.endsWith('..')) return null;
    folder = directoryOf(folder);
  }
  return null;
}

/** How far up a package's root is looked for. */
const mostSteps = 8;

function moduleAt(folder: string, path: string, exists: (file: string) => boolean): string | null {
  const at = join(folder, path);
  const file = `${at}.py`;
  if (path !== '' && exists(file)) return file;
  const init = at === '' ? '__init__.py' : `${at}/__init__.py`;
  return exists(init) ? init : null;
}
