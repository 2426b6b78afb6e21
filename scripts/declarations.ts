/**
 * Leaves of the built declaration files what those of the public entries lead to: `npm run build` calls it. Nobody can
 * import the others, and they are a third of the package's files.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

function entries(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  return Object.values(manifest.exports).flatMap((each) => (typeof each === 'string' ? [] : [join(root, each.types)]));
} // prettier-ignore

function reached(): ReadonlySet<string> {
  const found = new Set(entries());
  // Files that are added while the set is gone through are gone through too.
  for (const file of found) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (fileName.startsWith('.')) found.add(join(dirname(file), fileName.replace(/\.js$/, '.d.ts')));
    }
  }
  return found;
}

const kept = reached();
for (const name of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
  const file = join(root, 'dist', name);
  if (file.endsWith('.d.ts') && !kept.has(file)) rmSync(file);
}
