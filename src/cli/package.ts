import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const manifest = require.resolve('resnet-lint/package.json');

/** Where a file that ships with the package is installed. */
export function packagePath(path: string): string {
  return join(dirname(manifest), path);
}

/** A file that ships with the package, read from where the package is installed. */
export function packageFile(path: string): string {
  return readFileSync(packagePath(path), 'utf8');
}

/** What is printed where nothing but the version is asked for, before anything is loaded; null where more is. */
export function versionAsked(argv: readonly string[]): string | null {
  const isAsked = argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V');
  return isAsked ? `${packageVersion()}\n` : null;
}

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(packageFile('package.json')) as { version: string }).version;
}
