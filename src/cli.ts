#!/usr/bin/env node
import module from 'node:module';
import { compileLater } from './cli/compile-later.js';
import { versionAsked } from './cli/package.js';

const argv = process.argv.slice(2);
const version = versionAsked(argv);

if (version === null) {
  compileLater();
  // Node 22.1 and later keep what they compile from one run to the next, which is half of a short run; earlier ones do not.
  (module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();
  // Only what is imported from here on is served by it.
  const [{ processIo }, { main }] = await Promise.all([import('./cli/io.js'), import('./cli/main.js')]);
  process.exitCode = await main(argv, processIo());
} else process.stdout.write(version);
