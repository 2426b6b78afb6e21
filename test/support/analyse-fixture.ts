import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rules } from '../../rules/index.js';
import { tfjs } from '../../src/dialects/tfjs.js';
import { createEngine } from '../../src/engine/analyze.js';
import type { Analysis, EngineOptions } from '../../src/engine/engine.js';
import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';
import { viewProject } from '../../src/graph/view.js';
import { torch } from '../../src/dialects/torch-nn.js';
import { runProject } from '../../src/interp/run.js';

const frontEnd = createTypeScriptFrontEnd();

/** The engine as it ships, with the parts imported as modules. */
const { analyze } = createEngine({
  interpret: (source, entries, means) =>
    runProject(source, entries, { typescript: [tfjs], python: [torch] }, means),
  isLibrary: (specifier) => tfjs.matches(specifier),
  view: viewProject,
});

const defaults: EngineOptions = {
  rules,
  severities: {},
  sizes: {},
  reportUnusedDirectives: false,
  frontEnd: () => frontEnd,
};

const root = resolve(import.meta.dirname, '../..');

/** Text of a file of the checkout; null for what is no source file. */
export function readSource(file: string): string | null {
  if (!/\.[cm]?[jt]sx?$/.test(file)) return null;
  try {
    return readFileSync(resolve(root, file), 'utf8');
  } catch {
    return null;
  }
}

/** Analyses files of the checkout. */
export function analyseFiles(files: readonly string[], options: Partial<EngineOptions> = {}): Analysis {
  return analyze({ files }, readSource, { ...defaults, ...options });
}

/** Analyses one source text that is in no file. */
export function analyseText(
  text: string,
  file = 'network.ts',
  options: Partial<EngineOptions> = {},
): Analysis {
  return analyze({ files: [file] }, (each) => (each === file ? text : null), { ...defaults, ...options });
}

/** The fixtures of a folder: files, and folders that are one project each. */
export function fixturesIn(
  folder: string,
): readonly { readonly name: string; readonly files: readonly string[] }[] {
  return readdirSync(resolve(root, folder))
    .sort()
    .flatMap((entry) => {
      const path = join(folder, entry);
      if (statSync(resolve(root, path)).isDirectory()) return [{ name: path, files: filesBelow(path) }];
      return /\.[cm]?[jt]sx?$/.test(entry) ? [{ name: path, files: [path] }] : [];
    });
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(resolve(root, folder), { recursive: true })
    .map((entry) => join(folder, String(entry)))
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file))
    .sort();
}
