import { expect, test } from '@jest/globals';
import { differenceIn } from '../../scripts/fuzz/edits.js';
import { fixtureProjects } from '../../scripts/fuzz/sources.js';
import { RunMemory } from '../../src/interp/memory.js';
import { shippedTool } from '../support/tool.js';

const sequences = 30;
const edits = 6;

test(`${sequences} projects that are worked on look in every version as they do at first sight`, () => {
  const projects = fixtureProjects();
  for (let seed = 1; seed <= sequences; seed++) {
    const difference = differenceIn(seed, projects, edits);
    if (difference) expect(difference.warm).toBe(difference.cold);
  }
});

/** The nodes of a file's first model, version by version: the same array where the network was not run again. */
function nodesOf(file: string, versions: readonly string[]): readonly unknown[] {
  const memory = new RunMemory();
  return versions.map((text) => {
    const examination = shippedTool.examine({ files: [file] }, (each) => (each === file ? text : null), {
      ...{ rules: shippedTool.rules, severities: {}, sizes: {}, reportUnusedDirectives: false },
      ...{ frontEnd: shippedTool.frontEnd, memory },
    });
    expect(examination.check(shippedTool.rules, false)).toBeDefined();
    return examination.models.find(({ model }) => model.builder === 'one')?.model.nodes;
  });
}

const one = `import * as tf from '@tensorflow/tfjs';
type Wide = 'yes' | 'no';
const sizes = { width: 8, deep: [1, 2] };
const conv = (filters) => tf.layers.conv2d({ filters, kernelSize: 3, padding: 'same' });
class Block {
  apply(x) { return tf.layers.add().apply([x, conv(sizes.width).apply(x)]); }
}
export function one(wide: Wide, x = tf.input({ shape: [null, null, 8] })) {
  return tf.model({ inputs: x, outputs: new Block().apply(x) });
}
`;
const two = `export function two() {
  const x = tf.input({ shape: [null, null, 8] });
  return conv(4).apply(x);
}
`;

test.each([
  ['what another function does', two.replace('4', '5')],
  ['a function more', `${two}function three() { return sizes.width = 9; }`],
  ['a constant more', `${two}const narrow = -sizes;`],
  [
    'a class more',
    `${two}class Other extends tf.layers.Layer { static wide = [1]; call() { return sizes; } }`,
  ],
  ['a comment', `${two}// sizes.width = 9`],
  ['a name that is exported', `${two}export { conv };`],
  ['what is exported by hand', `${two}module.exports = { two };`],
  ['a type that nobody names', `${two}type Deep = 'no';`, 'again'],
  ['a call', `${two}two();`, 'again'],
  ['a constant that is computed', `${two}const narrow = two();`, 'again'],
  ['a member that may be computed', `${two}const narrow = sizes.width;`, 'again'],
  ['a class that runs code', `${two}class Other { static { sizes.width = 16; } }`, 'again'],
  ['a field that runs code', `${two}class Other { static wide = two(); }`, 'again'],
  ['an assignment', `${two}sizes.width = 16;`, 'again'],
  ['a name that is declared once more', `${two}function conv() {}`, 'again'],
  ['a type that is declared once more', `${two}enum Wide { A }`, 'again'],
  ['an import', `${two}import './other.js';`, 'again'],
  ['an export of another name', `${two}export { one as first };`],
])('a network in front of an edit is kept, but for what it can tell: %s', (_, after, kept = 'kept') => {
  const [before, now] = nodesOf('net.ts', [one + two, one + after]);
  expect(before).toBeDefined();
  if (kept === 'kept') expect(now).toBe(before);
  else expect(now).not.toBe(before);
});

test('a network behind an error that was put right is kept where the error was behind it', () => {
  const [before, broken, now] = nodesOf('net.ts', [one + two, `${one}${two} const a = `, `${one}${two} `]);
  expect(broken).toBeUndefined();
  expect(now).toBe(before);
});

test('what rules tried is no part of what a network runs', () => {
  const text = `import * as tf from '@tensorflow/tfjs';
function block(x, filters, stride) {
  const y = tf.layers.conv2d({ filters, kernelSize: 3, strides: stride, padding: 'same' }).apply(x);
  const same = stride === 1 && x.shape[3] === filters;
  const skip = same ? x : tf.layers.conv2d({ filters, kernelSize: 1, strides: stride }).apply(x);
  return tf.layers.add().apply([y, skip]);
}
export function one(x = tf.input({ shape: [32, 32, 8] })) {
  for (const width of [8, 16, 32]) x = block(x, width, width === 8 ? 1 : 2);
  return x;
}
export function other(x, filters = 8) {
  return block(x, filters, 1);
}
`;
  const [before, now] = nodesOf('tried.js', [text, text]);
  expect(before).toBeDefined();
  expect(now).toBe(before);
});
