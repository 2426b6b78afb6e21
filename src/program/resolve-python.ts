import { directoryOf, join } from './resolve.js';

/** Whether there is a file: one and the same function as long as that stays so. */
type Exists = (file: string) => boolean;

/**
 * The file that a module of Python means in `fromFile`, both with '/': a relative one below its package, any other below
 * the folder of the file, or one further up. Null for what is not there.
 */
export function resolveModule(
  specifier: string,
  fromFile: string,
  exists: Exists,
  roots: readonly string[] = [],
): string | null {
  if (specifier.startsWith('.')) return relativeModule(specifier, directoryOf(fromFile), exists);
  return inProject(specifier, fromFile, exists, roots) ?? inRoots(specifier, fromFile, exists, roots);
}

/** The file that a relative module means in the files of a folder. */
export function relativeModule(specifier: string, folder: string, exists: Exists): string | null {
  const [, dots = '', name = ''] = /^(\.*)(.*)$/.exec(specifier) ?? [];
  const up = Array.from({ length: dots.length - 1 }, () => '..').join('/');
  return moduleAt(join(folder, up), name.replaceAll('.', '/'), exists);
}

/** The file that an absolute module means where it is looked for in a folder. */
export function moduleBelow(specifier: string, folder: string, exists: Exists): string | null {
  return moduleAt(folder, specifier.replaceAll('.', '/'), exists);
}

/** Whether a name may be that of a package or module in a folder, by what the folder has in it. */
export function mayBeIn(folder: string, first: string, mayBe: (path: string) => boolean): boolean {
  const path = below(folder, first);
  return mayBe(path) || mayBe(`${path}.py`);
}

/** The folder of a file, and those around it in which its project may begin. */
function* foldersAbove(fromFile: string, roots: readonly string[]): Generator<string> {
  let folder: string | null = directoryOf(fromFile);
  for (let steps = 0; folder !== null && steps <= mostSteps; steps++) {
    yield folder;
    folder = folderAround(folder, roots);
  }
}

/** The folder around one, as far as a project may begin there. */
export function folderAround(folder: string, roots: readonly string[]): string | null {
  const isLast = folder === '' || folder === '/' || folder.endsWith('..') || roots.includes(folder);
  return isLast ? null : directoryOf(folder);
}

function inProject(
  specifier: string,
  fromFile: string,
  exists: Exists,
  roots: readonly string[],
): string | null {
  for (const folder of foldersAbove(fromFile, roots)) {
    const found = moduleBelow(specifier, folder, exists);
    // A module does not import itself under another name. What else is installed beside a package is no part of the project.
    const isOwn = found !== null && found !== fromFile && isOwnPackage(found, fromFile, folder, exists);
    if (isOwn) return found;
  }
  return null;
}

function inRoots(specifier: string, fromFile: string, exists: Exists, roots: readonly string[]): string | null {
  for (const root of roots) {
    const found = moduleBelow(specifier, root, exists);
    if (found !== null && found !== fromFile) return found;
  }
  return null;
} // prettier-ignore

/** Whether a file that was found in a folder is of the same package as another, where packages are installed there. */
export function isOwnPackage(found: string, from: string, folder: string, exists: Exists): boolean {
  if (!isForPackages(folder, exists)) return true;
  const packageOf = (file: string): string => file.slice(folder === '' ? 0 : folder.length + 1).split('/')[0] ?? '';
  return packageOf(found) === packageOf(from);
} // prettier-ignore

/** What lies beside every installed package: enough to tell where packages are installed, whatever the folder is called. */
const neighbours = ['pip/__init__.py', 'numpy/__init__.py', 'torch/__init__.py', 'setuptools/__init__.py'];

/** Folders, and whether packages are installed in them: by what tells which files there are. */
const packageFolders = new WeakMap<Exists, Map<string, boolean>>();

/** Whether packages are installed in a folder. */
function isForPackages(folder: string, exists: Exists): boolean {
  const told = packageFolders.get(exists) ?? new Map<string, boolean>();
  packageFolders.set(exists, told);
  let isOne = told.get(folder);
  if (isOne === undefined) {
    isOne =
      /(^|\/)(site|dist)-packages$/.test(folder) || neighbours.some((file) => exists(below(folder, file)));
    told.set(folder, isOne);
  }
  return isOne;
}

/** How far up a package's root is looked for. */
export const mostSteps = 8;

function below(folder: string, path: string): string {
  if (folder === '') return path;
  return folder === '/' ? `/${path}` : `${folder}/${path}`;
}

function moduleAt(folder: string, path: string, exists: Exists): string | null {
  const at = path === '' ? folder : below(folder, path);
  const file = `${at}.py`;
  if (path !== '' && exists(file)) return file;
  const init = at === '' ? '__init__.py' : `${at}/__init__.py`;
  return exists(init) ? init : null;
}
