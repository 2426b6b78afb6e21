import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import { confirm } from '../../src/confirm/confirm.js';
import { confirmBySource } from '../../src/confirm/source/confirm-source.js';
import type { Evidence } from '../../src/diagnostic.js';
import { tfjsLayers } from '../../src/dialects/tfjs-layers.js';
import type { Analysis } from '../../src/engine/engine.js';
import { settingsFor } from '../support/confirm.js';
import type { LayerMeaning } from '../../src/interp/dialect.js';
import { analyseFiles, analyseText, fixturesIn } from '../support/analyse-fixture.js';

const settings = await settingsFor('wasm', resolve('.'));

/** The rules whose findings running code as it is can show. */
const folders = [
  'residual-shape-mismatch',
  'layer-input-mismatch',
  'silent-broadcast-add',
  'misleading-adapter-name',
];

/** Faults behind another that ends the run, and a layer whose place is not where it is applied. */
const notReached = [
  'fixtures/layer-input-mismatch/concatenate-in-sequential.js',
  'fixtures/residual-shape-mismatch/two-bad-calls.ts',
];

test('every finding of the fixtures is confirmed by their own code', async () => {
  const others: string[] = [];
  let confirmed = 0;
  for (const folder of folders) {
    for (const { files } of fixturesIn(`fixtures/${folder}`)) {
      const { claims, locate } = analyseFiles(files, {
        rules: rules.filter(({ id }) => folders.includes(id)),
      });
      const { evidence } = await confirmBySource(claims, { ...settings, from: resolve('.') }, locate);
      expect(evidence.size).toBe(claims.size);
      for (const [{ file }, { status, method }] of evidence) {
        if (status === 'confirmed') expect(method).toBe('source');
        if (status === 'confirmed') confirmed++;
        else others.push(`${file} ${status}`);
      }
    }
  }
  expect(others.sort()).toEqual(notReached.map((file) => `${file} not-run`));
  expect(confirmed).toBeGreaterThan(40);
}, 240_000);

/** Puts another meaning in the place of a layer's. */
function mistake(meaning: LayerMeaning, lower: LayerMeaning['lower']): void {
  Object.assign(meaning, { lower });
}

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resnet-lint-source-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What is seen when a text runs as `network.ts`. */
async function bySource(
  text: string,
  analysis: Analysis = analyseText(text),
  timeout = 20_000,
): Promise<readonly Evidence[]> {
  writeFileSync(join(folder, 'network.ts'), text);
  const options = { ...settings, timeout, from: folder };
  return [...(await confirmBySource(analysis.claims, options, analysis.locate)).evidence.values()];
}

const faulty = (before = '', inside = ''): string => `
import * as tf from '@tensorflow/tfjs';
${before}
export function network() {
  const x = tf.input({ shape: [null, null, 8] });
  const y = tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' }).apply(x);
  ${inside}
  return tf.model({ inputs: x, outputs: tf.layers.add().apply([y, x]) });
}`;

describe("the project's own code", () => {
  test('shows a fault at the witness', async () => {
    const [evidence] = await bySource(faulty());
    expect(evidence).toMatchObject({ status: 'confirmed', method: 'source', backend: 'wasm' });
    expect(evidence?.runs).toEqual([
      {
        input: [1, 3, 3, 8],
        expected: '[1, 2, 2, 8] + [1, 3, 3, 8] do not fit',
        observed: expect.stringMatching(/^\[1, 2, 2, 8\] \+ \[1, 3, 3, 8\]: /),
      },
    ]);
  });

  test('need export nothing', async () => {
    const [evidence] = await bySource(faulty().replace('export ', ''));
    expect(evidence?.status).toBe('confirmed');
  });

  test.each([
    ['goes on for ever', 'for (;;);', 'it took longer than 1.5 s'],
    ['ends its process', 'process.exit(0);', 'its process ended early with code 0'],
    ['throws what is no error', 'throw undefined;', 'the code does not come to it when it runs: undefined'],
    [
      'wants to write',
      `require('node:fs').writeFileSync('x', '');`,
      /does not come to it when it runs: Access to this API/,
    ],
    [
      'wants another process',
      `require('node:child_process').execSync('true');`,
      /does not come to it when it runs: Access/,
    ],
  ])('that %s costs only its own evidence', async (_, statement, reason) => {
    const before = 'declare const require: (name: string) => any; declare const process: any;';
    const [evidence] = await bySource(
      faulty(`${before}\n(globalThis as any).hook = () => { ${statement} };\n(globalThis as any).hook();`),
      analyseText(faulty(`${before}\n\n`)),
      1500,
    );
    expect(evidence?.status).toBe('not-run');
    expect(evidence?.reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  });

  test('may speak to nobody', async () => {
    const [evidence] = await bySource(
      faulty(`console.log('{"kind":"done"}'); process.send?.({ kind: 'done' });`),
    );
    expect(evidence?.status).toBe('confirmed');
  });

  test('that cannot be bundled says why', async () => {
    const text = faulty(`import missing from 'no-such-package'; missing;`);
    const [evidence] = await bySource(text);
    expect(evidence?.status).toBe('not-run');
    expect(evidence?.reason).toBe('network.ts cannot be bundled: Could not resolve "no-such-package"');
  });
});

describe('a mistake in the dialect', () => {
  const { conv2d } = tfjsLayers;
  const lower = conv2d?.lower;

  afterEach(() => {
    if (conv2d && lower) mistake(conv2d, lower);
  });

  const correct = `
import * as tf from '@tensorflow/tfjs';
export function network() {
  const x = tf.input({ shape: [null, null, 8] });
  const y = tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' }).apply(x);
  return tf.model({ inputs: x, outputs: tf.layers.add().apply([y, x]) });
}`;

  test('is confirmed by a rebuild, which shares it, and refuted by the code', async () => {
    if (!conv2d || !lower) throw new Error('no such layer');
    mistake(conv2d, (config) => ({ ...lower(config), strides: [2, 2] }));
    const analysis = analyseText(correct);
    expect(analysis.diagnostics.map(({ ruleId }) => ruleId)).toEqual(['residual-shape-mismatch']);
    const rebuilt = await confirm(analysis.claims, { ...settings, from: folder });
    expect([...rebuilt.evidence.values()].map(({ status }) => status)).toEqual(['confirmed']);
    const [evidence] = await bySource(correct, analysis);
    expect(evidence?.status).toBe('refuted');
    expect(evidence?.reason).toBe('other shapes were seen at this place');
    expect(evidence?.runs[0]?.observed).toBe('[1, 3, 3, 8] + [1, 3, 3, 8] give [1, 3, 3, 8]');
  });
});
