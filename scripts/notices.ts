/** The licences of the packages that a bundle contains, which go with it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Metafile } from 'esbuild';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The packages that files of a bundle come from, by their folders. */
function packagesOf(root: string, { inputs }: Metafile): readonly string[] {
  const folders = Object.keys(inputs).flatMap((file) => {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
    return found?.[1] === undefined ? [] : [join(root, found[1])];
  });
  return [...new Set(folders)].sort();
}

/** A package's own licence file; where it has none (those of TensorFlow.js), the texts of the licences that it names. */
function licenceOf(root: string, folder: string, { name, license = '' }: Manifest): string {
  const own = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (own !== undefined) return readFileSync(join(folder, own), 'utf8');
  const texts = license.split(/ (?:AND|OR) /).map((each) => {
    const standard = join(root, 'scripts/licences', `${each}.txt`);
    if (!existsSync(standard)) {
      throw new Error(`${name} has no licence file, and ${relative(root, standard)} is missing`);
    }
    return readFileSync(standard, 'utf8').trim();
  });
  return texts.join('\n\n');
}

/** Writes what a bundle contains into a file; `subject` is what it says of which files these are. */
export function writeNotices(root: string, metafile: Metafile, file: string, subject: string): void {
  const texts = new Map<string, string[]>();
  for (const each of packagesOf(root, metafile)) {
    const manifest = JSON.parse(readFileSync(join(each, 'package.json'), 'utf8')) as Manifest;
    const text = licenceOf(root, each, manifest).trim();
    const line = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
    texts.set(text, [...(texts.get(text) ?? []), line]);
  }
  const parts = [...texts].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`);
  const head = `${subject} contain these packages, under these licences.\n`;
  writeFileSync(file, [head, ...parts].join(`\n${'='.repeat(80)}\n\n`));
}
