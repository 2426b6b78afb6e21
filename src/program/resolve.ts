/** What a written extension can mean, the file that a compiler reads first. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
  '.ts': ['.ts'],
  '.tsx': ['.tsx'],
  '.mts': ['.mts'],
  '.cts': ['.cts'],
  '.json': ['.json'],
};

/** What a specifier without one of those extensions can mean. */
const implied = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/**
 * The file that a relative specifier means in `fromFile`, both with '/'; null for packages, for what lies at an
 * absolute path, and where no such file exists.
 */
export function resolveImport(
  specifier: string,
  fromFile: string,
  exists: (file: string) => boolean,
): string | null {
  if (!/^\.\.?(\/|$)/.test(specifier)) return null;
  return resolveFile(join(directoryOf(fromFile), specifier), specifier, exists);
}

/** The file that a path means, as it was written: extensions and index files may be left out. */
export function resolveFile(path: string, written: string, exists: (file: string) => boolean): string | null {
  for (const candidate of candidates(path, written)) {
    if (exists(candidate)) return candidate;
  }
  return null;
}

function* candidates(path: string, specifier: string): Generator<string> {
  const isFolder = /(^|\/)\.{0,2}$/.test(specifier);
  const extension = /\.(?:[cm]?[jt]sx?|json)$/.exec(path)?.[0] ?? '';
  if (!isFolder) {
    const stem = path.slice(0, path.length - extension.length);
    for (const meaning of meanings[extension] ?? []) yield stem + meaning;
    for (const suffix of implied) yield path + suffix;
  }
  const folder = path === '' || path.endsWith('/') ? path : `${path}/`;
  for (const suffix of implied) yield `${folder}index${suffix}`;
}

/** The folder of a file, '' for one without. */
export function directoryOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** Joins and normalises; steps above the start stay as '..'. */
export function join(folder: string, path: string): string {
  const isAbsolute = folder.startsWith('/');
  const steps: string[] = [];
  for (const step of `${folder}/${path}`.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (!isAbsolute) steps.push('..');
  }
  return (isAbsolute ? '/' : '') + steps.join('/');
}
