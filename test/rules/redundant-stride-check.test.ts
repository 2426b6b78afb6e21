import { describe, expect, test } from '@jest/globals';
import { applyEdits } from '../../src/fix/apply.js';
import { found, networkOf } from './networks.js';

const redundant = (body: string) => found('redundant-stride-check', body);

/** A block whose shortcut `guard` controls, and a network of calls [filters, stride]. */
const network = (guard: string, calls: string, parameters = ''): string => `
function block(x: T, filters: number, stride: number): T {
  const y = conv(conv(x, filters, 3, stride), filters);
  const inC = x.shape[x.shape.length - 1];
  const shortcut = ${guard} ? conv(x, filters, 1, stride) : x;
  return add(y, shortcut);
}
export function net(${parameters}) {
  const image = input();
  let x = image;
  ${calls}
  return tf.model({ inputs: image, outputs: x });
}`;
const usual = 'x = block(x, 16, 1); x = block(x, 32, 2); x = block(x, 32, 1);';

describe('is redundant', () => {
  test.each([
    ['the usual guard', 'stride !== 1 || inC !== filters'],
    ['in the other order', 'inC !== filters || stride > 1'],
    ['with loose comparisons', 'stride != 1 || inC != filters'],
    ['with constants first', '1 !== stride || filters !== inC'],
    ['among three clauses', 'stride !== 1 || inC !== filters || filters === 7'],
    ['negated', '!(stride === 1 && inC === filters)'],
  ])('%s', (_, guard) => {
    const [finding, ...more] = redundant(network(guard, usual));
    expect(more).toEqual([]);
    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain(
      "It would matter if `net`'s `block(x, 16, 1)` (network.ts:17) had stride 2.",
    );
    expect(finding?.table?.rows).toHaveLength(3);
  });

  test('in an early return', () => {
    const body = network('false', usual).replace(
      'const shortcut = false ? conv(x, filters, 1, stride) : x;',
      'const shortcut = adapt(x, filters, stride);',
    );
    const helper = `
function adapt(x: T, filters: number, stride: number): T {
  const same = x.shape[3] === filters;
  if (stride === 1 && same) return x;
  return conv(x, filters, 1, stride);
}`;
    expect(redundant(helper + body)).toHaveLength(1);
  });

  test('a block that is made at one place and applied at another has its stride where it is made', () => {
    const [finding] = redundant(`
class Block {
  readonly layers: tf.layers.Layer[];
  readonly adapter: tf.layers.Layer | null = null;
  constructor(inC: number, filters: number, strides: number) {
    this.layers = [strides, 1].map((each) => tf.layers.conv2d({ filters, kernelSize: 3, strides: each, padding: 'same' }));
    if (strides !== 1 || inC !== filters) this.adapter = tf.layers.conv2d({ filters, kernelSize: 1, strides });
  }
  apply(x: T): T {
    const y = this.layers.reduce((z, layer) => layer.apply(z) as T, x);
    return add(y, (this.adapter?.apply(x) ?? x) as T);
  }
}
export function net() {
  const image = tf.input({ shape: [null, null, 16] });
  const blocks = [new Block(16, 16, 1), new Block(16, 32, 2), new Block(32, 32, 1)];
  return tf.model({ inputs: image, outputs: blocks.reduce((x, block) => block.apply(x), image) });
}`);
    expect(finding?.message).toMatch(/`new Block\(16, 16, 1\)` \(network.ts:\d+\) had stride 2\.$/);
  });

  test('also where it makes weights and no layers', () => {
    const [finding] = redundant(`
const weight = (k: number, i: number, o: number) => tf.variable(tf.zeros([k, k, i, o])) as tf.Tensor4D;
class Block {
  readonly weights: tf.Tensor4D[];
  readonly adapter: tf.Tensor4D | null = null;
  constructor(inC: number, filters: number, readonly strides: number) {
    this.weights = [weight(3, inC, filters), weight(3, filters, filters)];
    if (strides !== 1 || inC !== filters) this.adapter = weight(1, inC, filters);
  }
  apply(x: tf.Tensor4D): tf.Tensor4D {
    const y = this.weights.reduce((z, each, i) => tf.conv2d(z, each, i === 0 ? this.strides : 1, 'same'), x);
    return tf.tidy(() => tf.add(y, this.adapter ? tf.conv2d(x, this.adapter, this.strides, 'same') : x));
  }
}
export class Net {
  readonly blocks = [new Block(16, 16, 1), new Block(16, 32, 2), new Block(32, 32, 1)];
  predict(x: tf.Tensor4D): tf.Tensor4D {
    return this.blocks.reduce((y, block) => block.apply(y), x);
  }
}`);
    expect(finding?.message).toMatch(/`new Block\(16, 16, 1\)` \(network.ts:\d+\) had stride 2\.$/);
  });

  test('the table and the suggestion', () => {
    const source = network('stride !== 1 || inC !== filters', usual);
    const [finding] = redundant(source);
    expect(finding?.table?.head).toEqual([
      'call',
      'stride',
      'channels',
      'stride !== 1',
      'inC !== filters',
      'adapter',
    ]);
    expect(finding?.table?.rows[1]).toEqual(['net, line 17', '2', '16 → 32', 'true', 'true', 'both']);
    const [suggestion] = finding?.suggestions ?? [];
    expect(applyEdits(networkOf(source), suggestion?.edits ?? [])).toContain(
      'const shortcut = inC !== filters ?',
    );
  });
});

describe('is not', () => {
  test.each([
    ['a guard that is the clause alone', 'stride !== 1', 'x = block(x, 16, 1); x = block(x, 16, 2);'],
    ['a clause that one call needs', 'stride !== 1 || inC !== filters', `${usual} x = block(x, 32, 2);`],
    [
      'one that no call has tried',
      'stride !== 1 || inC !== filters',
      'x = block(x, 16, 1); x = block(x, 32, 1);',
    ],
    ['a conjunct', 'inC !== filters && (stride !== 1 || filters > 0)', usual],
    ['needed && stride', 'inC !== filters && stride >= 1', usual],
  ])('%s', (_, guard, calls) => {
    expect(redundant(network(guard, calls))).toEqual([]);
  });

  test('one that a variant of the builder needs', () => {
    const calls = "x = block(x, 16, kind === 'b' ? 2 : 1); x = block(x, 32, 2);";
    expect(redundant(network('stride !== 1 || inC !== filters', calls, "kind: 'a' | 'b'"))).toEqual([]);
    const same = "x = block(x, 16, 1); x = block(x, kind === 'b' ? 64 : 32, 2);";
    expect(redundant(network('stride !== 1 || inC !== filters', same, "kind: 'a' | 'b'"))).toHaveLength(1);
  });

  test('one of a builder that nothing calls, whose strides were only tried', () => {
    const body = network('stride !== 1 || inC !== filters', '').replace(/export function net[^]*/, '');
    expect(redundant(body.replace('function block', 'export function block'))).toEqual([]);
  });

  test('a flag from which the stride is chosen', () => {
    const body = network('stride !== 1 || inC !== filters', '').replace('stride: number', 'half: boolean');
    const flagged = body
      .replaceAll('stride !== 1', 'half')
      .replace('const y', 'const stride = half ? 2 : 1;\n  const y')
      .replace('let x = image;', 'let x = image; x = block(x, 16, false); x = block(x, 32, true);');
    expect(redundant(flagged)).toEqual([]);
  });

  test('a first-block flag that does not follow the stride', () => {
    const body = `
function block(x: T, filters: number, first: boolean, half: boolean): T {
  const stride = first && half ? 2 : 1;
  const y = conv(x, filters, 3, stride);
  const shortcut = first || x.shape[3] !== filters ? conv(x, filters, 1, stride) : x;
  return add(y, shortcut);
}
export function net() {
  const image = input();
  let x = block(image, 32, true, false);
  x = block(x, 32, false, false);
  x = block(x, 64, true, true);
  return tf.model({ inputs: image, outputs: x });
}`;
    expect(redundant(body)).toEqual([]);
  });
});

test('information where an operand comes in by a parameter of an exported root', () => {
  const calls = 'x = block(x, width, 1); x = block(x, 2 * width, 2);';
  const [finding] = redundant(network('stride !== 1 || inC !== filters', calls, 'width = 16'));
  expect(finding?.severity).toBe('info');
});
