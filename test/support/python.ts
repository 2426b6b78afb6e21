import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { rules } from '../../rules/index.js';
import { keras } from '../../src/dialects/keras.js';
import { tfjs } from '../../src/dialects/tfjs.js';
import { torch } from '../../src/dialects/torch-nn.js';
import { createEngine } from '../../src/engine/analyze.js';
import type { Analysis, EngineOptions } from '../../src/engine/engine.js';
import { createPythonFrontEnd } from '../../src/frontends/python.js';
import { viewProject } from '../../src/graph/view.js';
import type { FrontEnd } from '../../src/program/front-end.js';
import { runProject } from '../../src/interp/run.js';

const root = resolve(import.meta.dirname, '../..');

/** The front end of Python. */
export const pythonFrontEnd = await createPythonFrontEnd(
  readFileSync(resolve(root, 'grammars/tree-sitter-python.wasm')),
);

const { analyze } = createEngine({
  interpret: (source, entries, means) =>
    runProject(source, entries, { typescript: [tfjs], python: [torch, keras] }, means),
  isLibrary: (specifier) => torch.matches(specifier) || keras.matches(specifier),
  view: viewProject,
});

const options: EngineOptions = {
  rules,
  severities: {},
  sizes: {},
  reportUnusedDirectives: false,
  frontEnd: () => pythonFrontEnd,
};

/** Text of a file of the checkout; null where there is none. */
export function readPython(file: string): string | null {
  try {
    return readFileSync(resolve(root, file), 'utf8');
  } catch {
    return null;
  }
}

/** Analyses files of Python. */
export function analysePython(files: readonly string[], more: Partial<EngineOptions> = {}): Analysis {
  return analyze({ files }, readPython, { ...options, ...more });
}

/** Analyses texts of Python that are in no file, by their names; the first is the one that is asked for. */
export function analysePythonText(
  texts: Readonly<Record<string, string>>,
  more: Partial<EngineOptions> = {},
  onParsed: (file: string) => void = () => undefined,
): Analysis {
  const [entry = ''] = Object.keys(texts);
  const frontEnd: FrontEnd = {
    ...pythonFrontEnd,
    parse: (file, text) => {
      onParsed(file);
      return pythonFrontEnd.parse(file, text);
    },
  };
  return analyze({ files: [entry] }, (file) => texts[file] ?? null, { ...options, frontEnd: () => frontEnd, ...more });
} // prettier-ignore
