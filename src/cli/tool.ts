import { createRequire } from 'node:module';
import { preparePython, pythonFrontEnd } from './python.js';
import { rules } from '../../rules/index.js';
import { keras } from '../dialects/keras.js';
import { tfjs } from '../dialects/tfjs.js';
import { torch } from '../dialects/torch-nn.js';
import { createEngine } from '../engine/analyze.js';
import type { Engine } from '../engine/engine.js';
import type * as TypeScript from '../frontends/typescript.js';
import { viewProject } from '../graph/view.js';
import { runProject } from '../interp/run.js';
import type { FrontEnd } from '../program/front-end.js';
import type { Rule } from '../rule.js';

/** The analysis with its concrete parts. */
export interface Tool extends Engine {
  readonly rules: readonly Rule[];
  /** The front end of a file extension, dot included; loads it on first use. */
  readonly frontEnd: (extension: string) => FrontEnd | null;
  /** Loads the parser of Python, which takes a wait: without it, files of Python are not read. */
  readonly preparePython: () => Promise<void>;
}

const require = createRequire(import.meta.url);

let typeScript: FrontEnd | null = null;

// The engine is synchronous, and most runs over files without a network never need a parser: so not `import()`.
function loadTypeScript(): FrontEnd {
  const { createTypeScriptFrontEnd } = require('../frontends/typescript.js') as typeof TypeScript;
  return createTypeScriptFrontEnd();
}

/** The analysis as it ships. */
export const tool: Tool = {
  ...createEngine({
    interpret: (source, entries, means) =>
      runProject(source, entries, { typescript: [tfjs], python: [torch, keras] }, means),
    isLibrary: (specifier) => tfjs.matches(specifier) || torch.matches(specifier) || keras.matches(specifier),
    view: viewProject,
  }),
  rules,
  frontEnd: (extension) => {
    if (extension === '.py') return pythonFrontEnd();
    return /^\.([cm]?[jt]s|[jt]sx)$/.test(extension) ? (typeScript ??= loadTypeScript()) : null;
  },
  preparePython,
};
