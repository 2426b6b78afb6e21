import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { createPlugin } from '../../src/eslint/plugin.js';
import { fixturesIn } from '../support/analyse-fixture.js';
import { lintText, plugin } from '../support/eslint.js';
import { shippedTool } from '../support/tool.js';
import { workspace } from '../support/workspace.js';

const root = resolve(import.meta.dirname, '../..');
const projects = fixturesIn('fixtures/nets').filter(({ files }) => files.length > 1);
const mostEdits = 6;

/** The text with one number of it larger by one, for some of its numbers. */
function edited(text: string): readonly string[] {
  const numbers = [...text.matchAll(/(?<![\w.])\d+(?![\w.])/g)];
  const step = Math.max(1, Math.floor(numbers.length / mostEdits));
  return numbers
    .filter((_, index) => index % step === 0)
    .map(
      ({ 0: number, index }) =>
        text.slice(0, index) + String(Number(number) + 1) + text.slice(index + number.length),
    );
}

test.each(projects.map(({ name, files }) => [name, files] as const))(
  'what is kept between edits of %s changes nothing',
  (_, files) => {
    const sources = Object.fromEntries(
      files.map((file) => [file, readFileSync(resolve(root, file), 'utf8')]),
    );
    const cwd = workspace({ ...sources, 'package.json': '{}' });
    for (const [file, text] of Object.entries(sources)) {
      for (const version of [text, ...edited(text)]) {
        const fresh = createPlugin(() => shippedTool);
        expect(lintText(version, file, { cwd, using: plugin })).toEqual(
          lintText(version, file, { cwd, using: fresh }),
        );
      }
    }
  },
);

test('networks that an edit does not reach are not run again', () => {
  const net = (name: string): string => `import * as tf from '@tensorflow/tfjs';
export function ${name}(x = tf.input({ shape: [null, null, 8] })) {
  const y = tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same' }).apply(x);
  return tf.model({ inputs: x, outputs: tf.layers.add().apply([x, y]) });
}
`;
  const index = "export * from './one.js';\nexport * from './two.js';\n";
  const cwd = workspace({
    'one.js': net('one'),
    'two.js': net('two'),
    'index.js': index,
    'package.json': '{}',
  });
  const seen: (readonly (readonly unknown[])[])[] = [];
  const using = createPlugin(() => ({
    ...shippedTool,
    examine: (...request) => {
      const examination = shippedTool.examine(...request);
      seen.push(examination.models.map(({ model }) => [model.name, model.nodes]));
      return examination;
    },
  }));
  lintText(net('one'), 'one.js', { cwd, using });
  lintText(`${index}export * from './one.js'; `, 'index.js', { cwd, using });
  const [before = [], after = []] = seen;
  expect(before.map(([name]) => name)).toEqual(['one', 'two']);
  for (const [at, [, nodes]] of after.entries()) expect(nodes).toBe(before[at]?.[1]);
  lintText(net('one').replace('filters: 8', 'filters: 16'), 'one.js', { cwd, using });
  expect(seen.at(-1)?.find(([name]) => name === 'one')?.[1]).not.toBe(before[0]?.[1]);
});
