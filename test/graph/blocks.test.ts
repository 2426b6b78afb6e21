import { describe, expect, test } from '@jest/globals';
import { findBlocks } from '../../src/graph/blocks.js';
import { ModelBuilder } from '../support/model-builder.js';

function blockOf(build: (b: ModelBuilder) => void): ReturnType<typeof findBlocks>[number] {
  const builder = new ModelBuilder();
  build(builder);
  const blocks = findBlocks(builder.build());
  const last = blocks.at(-1);
  if (!last) throw new Error('no block');
  return last;
}

function countOf(build: (b: ModelBuilder) => void): number {
  const builder = new ModelBuilder();
  build(builder);
  return findBlocks(builder.build()).length;
}

describe('residual adds', () => {
  test('an add of a branch and what it forks from', () => {
    const { fork, merge, main, shortcut, role } = blockOf((b) => {
      const x = b.conv(b.input(), 16);
      b.add(b.conv(b.conv(x, 16), 16), x);
    });
    expect([
      fork.id,
      merge.id,
      main.nodes.map(({ id }) => id),
      shortcut.nodes,
      shortcut.end.id,
      role,
    ]).toEqual([1, 4, [2, 3], [], 1, 'identity']);
  });

  test('neither an add of tensors from two inputs nor one of a constant is residual', () => {
    const twoInputs = countOf((b) => {
      b.add(b.conv(b.input(), 8), b.conv(b.input(), 8));
    });
    const constant = countOf((b) => {
      b.add(b.conv(b.input(), 8), b.unknown());
    });
    const computedConstant = countOf((b) => {
      b.add(b.conv(b.input(), 8), b.layer('reLU', {}, b.unknown()));
    });
    expect([twoInputs, constant, computedConstant]).toEqual([0, 0, 0]);
  });

  test('a branch that is scaled by a constant still comes from the fork', () => {
    const { fork, main } = blockOf((b) => {
      const x = b.conv(b.input(), 8);
      b.add(b.layer('multiply', {}, b.conv(x, 8), b.unknown()), x);
    });
    expect([fork.id, main.end.op]).toEqual([1, 'multiply']);
  });

  test('other merges are no residual adds', () => {
    const count = countOf((b) => {
      const x = b.conv(b.input(), 8);
      b.layer('multiply', {}, b.conv(x, 8), x);
      b.layer('concatenate', {}, b.conv(x, 8), x);
      b.layer('average', {}, b.conv(x, 8), x);
    });
    expect(count).toBe(0);
  });

  test('a sum of parts of one tensor only reduces that; what is done to a part, or the whole beside it, makes a branch', () => {
    const parts = countOf((b) => {
      const x = b.conv(b.input(), 8);
      b.add(b.add(b.part(x, 1, 0), b.part(x, 1, 1)), b.part(x, 1, 2));
    });
    const branch = countOf((b) => {
      const x = b.conv(b.input(), 8);
      b.add(b.layer('reLU', {}, b.part(x, 1, 0)), b.part(x, 1, 1));
    });
    const whole = countOf((b) => {
      const x = b.conv(b.input(), 8);
      b.add(b.part(x, 1, 0), x);
    });
    expect([parts, branch, whole]).toEqual([0, 1, 1]);
  });

  test('a sum of both operands from one node has two empty branches', () => {
    const { fork, main, shortcut } = blockOf((b) => {
      const x = b.conv(b.input(), 8);
      b.add(x, x);
    });
    expect([fork.id, main.nodes, shortcut.nodes]).toEqual([1, [], []]);
  });

  test('the lateral branch of a U-Net counts, its fork is the encoder', () => {
    const { fork, main, shortcut } = blockOf((b) => {
      const skip = b.conv(b.input(), 8);
      const low = b.conv(b.layer('maxPooling2d', {}, skip), 8);
      b.add(b.layer('upSampling2d', {}, low), skip);
    });
    expect([fork.id, main.nodes.length, shortcut.nodes.length]).toEqual([1, 3, 0]);
  });
});

describe('which branch is the shortcut', () => {
  test('the one with the smaller reach, wherever it stands in the add', () => {
    for (const isFirst of [true, false]) {
      const { shortcut } = blockOf((b) => {
        const x = b.conv(b.input(), 8);
        const [main, projection] = [b.conv(b.conv(x, 8), 8), b.conv(x, 8, 1)];
        if (isFirst) b.add(projection, main);
        else b.add(main, projection);
      });
      expect(shortcut.nodes.map(({ attrs }) => attrs['kernel'])).toEqual([[1, 1]]);
    }
  });

  test('of equal reach, the one with fewer weighted ops; of equal weights, the one with fewer ops', () => {
    const byWeights = blockOf((b) => {
      const x = b.conv(b.input(), 8);
      b.add(b.layer('reLU', {}, b.layer('dropout', { rate: 0.5 }, x)), b.conv(x, 8, 1));
    });
    expect(byWeights.shortcut.end.op).toBe('reLU');
    const byOps = blockOf((b) => {
      const x = b.conv(b.input(), 8);
      b.add(b.layer('reLU', {}, b.conv(x, 8, 1)), b.conv(x, 8, 1));
    });
    expect(byOps.shortcut.end.op).toBe('conv2d');
  });

  test('a pooled shortcut against 3×3 convolutions', () => {
    const { shortcut, role } = blockOf((b) => {
      const x = b.conv(b.input(), 8);
      const pooled = b.layer('averagePooling2d', { poolSize: 2, padding: 'same' }, x);
      b.add(b.conv(b.conv(x, 16, 3, 2), 16), b.conv(pooled, 16, 1));
    });
    expect([shortcut.nodes.map(({ op }) => op), role]).toEqual([['averagePooling2d', 'conv2d'], 'both']);
  });

  test('of three branches, the heaviest and the lightest', () => {
    const { main, shortcut } = blockOf((b) => {
      const x = b.conv(b.input(), 8);
      b.add(b.conv(x, 8, 1), b.conv(x, 8), x);
    });
    expect([main.nodes.map(({ attrs }) => attrs['kernel']), shortcut.nodes]).toEqual([[[3, 3]], []]);
  });
});

describe('pre-activation', () => {
  test('an identity block forks before the norm, a projection block after it', () => {
    const builder = new ModelBuilder();
    const preactivated = (x: number): number =>
      builder.layer('reLU', {}, builder.layer('batchNormalization', {}, x));
    const x = builder.conv(builder.input(), 8);
    const identity = builder.add(builder.conv(builder.conv(preactivated(x), 8), 8), x);
    const pre = preactivated(identity);
    builder.add(builder.conv(builder.conv(pre, 16, 3, 2), 16), builder.conv(pre, 16, 1, 2));
    const [first, second] = findBlocks(builder.build());
    expect([first?.fork.id, first?.role]).toEqual([x, 'identity']);
    expect([second?.fork.id, second?.role, second?.fork.op]).toEqual([pre, 'both', 'reLU']);
  });
});

describe('what an adapter changes', () => {
  const roleWith = (
    shortcut: (b: ModelBuilder, x: number) => number,
    input?: readonly (number | null)[],
  ): string =>
    blockOf((b) => {
      const x = b.input(input ?? [null, null, 16]);
      b.add(b.conv(b.conv(x, 16, 5), 16, 5), shortcut(b, x));
    }).role;

  test('channels, space, both or neither', () => {
    expect(roleWith((b, x) => b.conv(x, 32, 1))).toBe('channels');
    expect(roleWith((b, x) => b.conv(x, 32, 1, 2))).toBe('both');
    expect(roleWith((b, x) => b.conv(x, 16, 1, 2))).toBe('space');
    expect(roleWith((b, x) => b.layer('batchNormalization', {}, x))).toBe('none');
    expect(roleWith((_, x) => x)).toBe('identity');
  });

  test('what shrinks only at some sizes counts as a change', () => {
    const valid = { filters: 16, kernelSize: 2, padding: 'valid' };
    expect(roleWith((b, x) => b.layer('conv2d', valid, x))).toBe('space');
    expect(roleWith((b, x) => b.conv(x, 16, 1, 2), [1, 1, 16])).toBe('none');
  });

  test('channels come second where the network has them there', () => {
    const { role } = blockOf((b) => {
      const conv = { padding: 'same', dataFormat: 'channelsFirst' };
      const x = b.input([16, null, null]);
      const main = b.layer('conv2d', { ...conv, filters: 32, kernelSize: 3 }, x);
      const projected = b.layer('conv2d', { ...conv, filters: 32, kernelSize: 1 }, x);
      // The norm's own attributes do not say which layout it is in.
      b.add(main, b.layer('batchNormalization', { axis: 1 }, projected));
    });
    expect(role).toBe('channels');
  });
});
