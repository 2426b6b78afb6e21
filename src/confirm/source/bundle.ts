import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, relative, resolve } from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { BuildFailure, Loader, Plugin } from 'esbuild';
import { messageOf } from '../message.js';
import { NotBuildable } from '../part.js';
import { libraryKey, rootName } from './names.js';

/** A line and column of the project's code, 1-based. */
export interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The project's code in one module, on a disk place of its own. */
export interface SourceBundle {
  readonly path: string;
  /** What a "line:column" of the bundle was in the project; null for what is not the project's. */
  readonly spotOf: (place: string) => Spot | null;
  readonly remove: () => Promise<void>;
}

/** Every way to name the library; what it is in the bundle is decided by the process that runs it. */
const library = /^@tensorflow\/tfjs(-(node|node-gpu|core|layers|converter|data|backend-[a-z]+))?(\/.*)?$/;

const loaders: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
};

/** Bundles a file of the project, and has a function or class of it exported. Throws `NotBuildable`. */
export async function bundleSource(file: string, root: string | null, cwd: string): Promise<SourceBundle> {
  const entry = resolve(cwd, file);
  const { build } = await import('esbuild');
  const folder = await mkdtemp(join(tmpdir(), 'resnet-lint-'));
  const path = join(folder, 'bundle.mjs');
  try {
    const { outputFiles } = await build({
      absWorkingDir: cwd,
      entryPoints: [entry],
      outfile: path,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'external',
      keepNames: true,
      logLevel: 'silent',
      banner: { js: `import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);` },
      plugins: [ownLibrary, ...(root === null ? [] : [exporting(entry, root)])],
    });
    const text = outputFiles.find((each) => each.path === path)?.text ?? '';
    const map = outputFiles.find((each) => each.path.endsWith('.map'))?.text ?? '';
    await writeFile(path, text);
    return { path, spotOf: spotReader(map, folder, cwd), remove: () => rm(folder, { recursive: true, force: true }) };
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw new NotBuildable(`${file} cannot be bundled: ${firstError(thrown)}`);
  }
} // prettier-ignore

function firstError(thrown: unknown): string {
  const [first] = (thrown as Partial<BuildFailure>).errors ?? [];
  return first ? first.text : messageOf(thrown);
}

const ownLibrary: Plugin = {
  name: 'tensorflow',
  setup(build) {
    build.onResolve({ filter: library }, ({ path }) => ({ path, namespace: 'tensorflow' }));
    build.onLoad({ filter: /.*/, namespace: 'tensorflow' }, () => ({
      contents: `module.exports = globalThis.${libraryKey};`,
      loader: 'js',
    }));
  },
};

/** Adds an export behind the entry's own text, which keeps every line where it was. */
function exporting(entry: string, root: string): Plugin {
  return {
    name: 'root',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
        if (path !== entry) return null;
        const text = await readFile(path, 'utf8');
        const isCommonJs = /\b(module\.exports|exports\.\w+)\s*=/.test(text) && !/^\s*(import|export)\b/m.test(text);
        const added = isCommonJs ? `module.exports.${rootName} = ${root};` : `export { ${root} as ${rootName} };`;
        return { contents: `${text}\n${added}\n`, loader: loaders[extname(path)] ?? 'js' };
      });
    },
  };
} // prettier-ignore

function spotReader(map: string, folder: string, cwd: string): SourceBundle['spotOf'] {
  const trace = new TraceMap(map);
  return (place) => {
    const [line = 0, column = 0] = place.split(':').map(Number);
    const found = originalPositionFor(trace, { line, column: column - 1 });
    if (found.source === null) return null;
    const file = relative(cwd, resolve(folder, found.source)).replaceAll('\\', '/');
    return { file, line: found.line, column: found.column + 1 };
  };
}
