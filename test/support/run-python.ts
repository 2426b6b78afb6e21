import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { confirmByPython } from '../../src/confirm/python/confirm-python.js';
import { findPython } from '../../src/confirm/python/find-python.js';
import { type PythonFramework, pythonFrameworks } from '../../src/confirm/python/python-framework.js';
import type { Evidence } from '../../src/diagnostic.js';
import { settingsFor } from './confirm.js';
import { analysePython, analysePythonText } from './python.js';

const root = resolve('.');
const settings = { ...(await settingsFor('wasm', root)), from: root };

/** A Python with a framework, the one of these that has it; null where there is none. */
async function pythonWith(
  framework: PythonFramework,
  named: readonly (string | undefined)[],
): Promise<string | null> {
  for (const asked of named) {
    const found = await findPython(framework, asked, root);
    if ('command' in found) return found.command;
  }
  return null;
}

/** Runs code in Python on a framework, where there is one. */
export class PythonHere {
  private constructor(
    private readonly framework: PythonFramework,
    readonly command: string | null,
  ) {}

  static async find(name: PythonFramework['name'], ...named: readonly (string | undefined)[]): Promise<PythonHere> {
    const framework = pythonFrameworks[name];
    const command = await pythonWith(framework, named);
    return new PythonHere(framework, command);
  } // prettier-ignore

  /** What is seen when the findings in a file of the checkout are tried; those that running cannot show left out. */
  async seenOf(file: string): Promise<{ readonly due: number; readonly evidence: readonly Evidence[] }> {
    const { claims, locate } = analysePython([file]);
    const shown = new Map([...claims].filter(([, { kind }]) => kind !== 'sameWithout'));
    const options = { ...settings, timeout: 60_000 };
    return { due: shown.size, evidence: [...(await confirmByPython(shown, this.#pythons, options, locate)).values()] };
  } // prettier-ignore

  /** What is seen when a text runs as `network.py` in a folder. */
  async seen(folder: string, text: string, timeout = 60_000): Promise<readonly Evidence[]> {
    writeFileSync(join(folder, 'network.py'), text);
    const { claims, locate } = analysePythonText({ 'network.py': text });
    const options = { ...settings, from: folder, timeout };
    return [...(await confirmByPython(claims, this.#pythons, options, locate)).values()];
  }

  get #pythons(): Parameters<typeof confirmByPython>[1] {
    return this.command === null ? {} : { [this.framework.name]: this.command };
  }
}
