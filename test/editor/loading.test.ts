import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');

interface Loaded {
  /** Packages whose CommonJS files are loaded. */
  readonly packages: readonly string[];
  /** Whether the interpreter is. */
  readonly interprets: boolean;
  readonly findings: number;
}

/** What a process has loaded once it has imported the built plugin and shown these texts to a rule of it. */
function loadedBy(...texts: readonly string[]): Loaded {
  const program = `
    import module from 'node:module';
    const { default: resnet } = await import(${JSON.stringify(join(root, 'dist/src/eslint.js'))});
    let findings = 0;
    for (const [index, text] of ${JSON.stringify(texts)}.entries()) {
      const context = { cwd: ${JSON.stringify(join(root, 'test'))}, filename: '<text>', options: [], sourceCode: { text }, report: () => findings++ };
      resnet.rules['residual-shape-mismatch'].create(context).Program();
    }
    const files = Object.keys(module._cache);
    const packages = files.flatMap((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules)/.exec(file)?.[1] ?? []);
    const interprets = files.includes(${JSON.stringify(join(root, 'dist/src/cli/tool.js'))});
    console.log(JSON.stringify({ packages: [...new Set(packages)], interprets, findings }));
  `;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    cwd: root,
  });
  return JSON.parse(out) as Loaded;
}

const network = `import * as tf from '@tensorflow/tfjs';
export function network() {
  const x = tf.input({ shape: [null, null, 8] });
  const y = tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same' }).apply(x);
  return tf.model({ inputs: x, outputs: tf.layers.add().apply([x, y]) });
}`;

test('the plugin loads no parser and no interpreter before it meets a network, and TensorFlow.js never', () => {
  const before = loadedBy('export const one = 1;');
  expect(before.packages).not.toContain('ts-morph');
  expect(before.interprets).toBe(false);
  const after = loadedBy('export const one = 1;', network);
  expect(after.findings).toBe(1);
  expect(after.packages).toContain('ts-morph');
  expect(after.interprets).toBe(true);
  expect([...before.packages, ...after.packages].filter((name) => name.startsWith('@tensorflow'))).toEqual(
    [],
  );
});
