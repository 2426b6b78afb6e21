import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { compileFunction } from 'node:vm';

interface Module {
  exports: Record<string, unknown>;
}

/** Runs CommonJS files as Node.js does; `packages` are what they get for names that are no paths. */
export class CommonJs {
  readonly #modules = new Map<string, Module>();

  constructor(private readonly packages: (name: string) => unknown) {}

  load(file: string): Record<string, unknown> {
    const known = this.#modules.get(file);
    if (known) return known.exports;
    const module: Module = { exports: {} };
    this.#modules.set(file, module);
    const text = readFileSync(file, 'utf8');
    if (extname(file) === '.json') module.exports = JSON.parse(text) as Module['exports'];
    else this.#run(file, text, module);
    return module.exports;
  }

  #run(file: string, text: string, module: Module): void {
    const require = (name: string): unknown =>
      name.startsWith('.') ? this.load(fileOf(resolve(dirname(file), name))) : this.packages(name);
    const run = compileFunction(text, ['module', 'exports', 'require'], { filename: file });
    (run as (...args: unknown[]) => void)(module, module.exports, require);
  }
}

/** The file that a path without its ending means. */
function fileOf(path: string): string {
  const files = [path, `${path}.js`, `${path}.cjs`, `${path}.json`, join(path, 'index.js')];
  const found = files.find((file) => extname(file) !== '' && existsSync(file));
  if (found === undefined) throw new Error(`no module at ${path}`);
  return found;
}

/** Whether Node.js takes a file for a CommonJS module: by its ending, or what the nearest package.json says. */
export function isCommonJs(file: string): boolean {
  if (extname(file) !== '.js') return extname(file) === '.cjs';
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { type } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly type?: string };
    return type !== 'module';
  }
  return true;
}
