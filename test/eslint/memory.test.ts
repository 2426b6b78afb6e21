import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import ts from 'typescript';
import { createPlugin } from '../../src/eslint/plugin.js';
import { fixturesIn } from '../support/analyse-fixture.js';
import { countingPlugin, lintText, plugin } from '../support/eslint.js';
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

const net = fixturesIn('fixtures/nets').find(({ name }) => name.includes('resnet-class'));
const [netFile = ''] = net?.files ?? [];
const netText = readFileSync(resolve(root, netFile), 'utf8');

/** What somebody types into a line of its own. */
const line = fc.constantFrom(
  '// a note',
  '/** How wide it is. */',
  '/* tf.layers = */',
  '',
  'const a = 1;',
  'stride',
  '});',
);
const typing = fc.record({
  at: fc.nat(),
  line,
  letters: fc.array(fc.constantFrom('a', 'b', '=', ' ', '@', '*', '/', ';', "'", '\n'), { maxLength: 6 }),
});

/** Letter by letter into new lines, one after the other. */
function versionsTyped(text: string, all: readonly { at: number; line: string; letters: readonly string[] }[]): readonly string[] {
  const versions: string[] = [];
  let now = text;
  for (const { at, line: added, letters } of all) {
    const before = now;
    const breaks = [...now.matchAll(/\n/g)];
    const start = (breaks[at % breaks.length]?.index ?? 0) + 1;
    now = `${now.slice(0, start)}${added}\n${now.slice(start)}`;
    versions.push(now);
    letters.forEach((letter, index) => {
      const end = start + Math.min(added.length, 4) + index;
      now = now.slice(0, end) + letter + now.slice(end);
      versions.push(now);
    });
    // What cannot be parsed would be all that is typed from there on.
    if (ts.transpileModule(now, { reportDiagnostics: true }).diagnostics?.length !== 0) now = before;
  }
  return versions;
} // prettier-ignore

test('whatever is typed, what is shown is what a fresh look shows', () => {
  const cwd = workspace({ [netFile]: netText, 'package.json': '{}' });
  fc.assert(
    fc.property(fc.array(typing, { minLength: 1, maxLength: 4 }), (all) => {
      const using = createPlugin(() => shippedTool);
      for (const version of versionsTyped(netText, all)) {
        const fresh = createPlugin(() => shippedTool);
        expect(lintText(version, netFile, { cwd, using })).toEqual(
          lintText(version, netFile, { cwd, using: fresh }),
        );
      }
    }),
    { numRuns: 4 },
  );
});

test('what is typed into comments on lines of their own is answered from memory', () => {
  const cwd = workspace({ [netFile]: netText, 'package.json': '{}' });
  const { using, looks } = countingPlugin();
  const at = netText.indexOf('  makeLayer');
  const typed = (comment: string): string => `${netText.slice(0, at)}  ${comment}\n${netText.slice(at)}`;
  const shown = (text: string): readonly unknown[] => {
    const messages = lintText(text, netFile, { cwd, using });
    expect(messages.length).toBeGreaterThan(1);
    expect(messages).toEqual(lintText(text, netFile, { cwd, using: createPlugin(() => shippedTool) }));
    return messages;
  };
  const looksAt = (text: string): number => {
    const before = looks();
    shown(text);
    return looks() - before;
  };
  expect(looksAt(typed('/** A stage. */'))).toBe(1);
  expect(looksAt(typed('/** A stage of blocks. */'))).toBe(0);
  expect(looksAt(typed('  /** A stage of some blocks. */'))).toBe(0);
  // A directive, a type, a quoted name of a module, a line more, code.
  for (const other of [
    '// resnet-lint-disable-next-line',
    '/** @param {string} name */',
    "/** The `import 'a'` */",
    '/** A stage\n  of blocks. */',
    '/** A stage. */ wide = 1;',
  ]) {
    looksAt(typed('/** A stage. */'));
    expect(looksAt(typed(other))).toBe(1);
  }
});

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

test('what was given up while somebody typed is run to its end once the file is saved', () => {
  const text = `import * as tf from '@tensorflow/tfjs';
    const input = tf.input({ shape: [8, 8, 3] });
    export function net() {
      let sum = 0;
      for (let i = 0; i < 20000; i++) sum += i;
      const shortcut = tf.layers.conv2d({ filters: sum > 0 ? 8 : 16, kernelSize: 1 }).apply(input);
      const main = tf.layers.conv2d({ filters: 16, kernelSize: 1 }).apply(input);
      return tf.layers.add().apply([main, shortcut]);
    }
    // Written.`;
  const cwd = workspace({ 'net.ts': text, 'package.json': '{}' });
  const using = createPlugin(() => shippedTool);
  const told = (more: string): readonly unknown[] =>
    lintText(text + more, 'net.ts', { cwd, using }).map(({ ruleId }) => ruleId);
  expect(told('\n')).toEqual([]);
  expect(told('')).toEqual(['resnet/residual-shape-mismatch']);
  expect(told('\nconst more = 1;')).toEqual(['resnet/residual-shape-mismatch']);
});
