import { describe, expect, test } from '@jest/globals';
import {
  add,
  ceilDiv,
  type Dim,
  type DimSymbol,
  floorDiv,
  has,
  judge,
  type Judgement,
  mul,
  type SizeEvent,
  sub,
  symbol,
  where,
} from '../../src/dim/index.js';
import { H, W } from './trees.js';

/** Events of whole shapes, with ids in their order. */
class Net {
  readonly events: SizeEvent[] = [];

  node(...dims: readonly Dim[]): this {
    this.events.push({ kind: 'node', dims });
    return this;
  }

  add(
    left: readonly Dim[],
    right: readonly Dim[],
    how: { onPurpose?: boolean; residual?: boolean; into?: 'left' | 'right' } = {},
  ): this {
    const { onPurpose = false, residual = true, into = null } = how;
    this.node(...left).node(...right);
    const id = this.events.length;
    this.events.push({ kind: 'merge', id, left, right, broadcastOnPurpose: onPurpose, residual, into });
    return this;
  }

  require(left: Dim, right: Dim): this {
    this.events.push({ kind: 'require', id: this.events.length, left, right });
    return this;
  }

  judged(...inputs: readonly DimSymbol[]): readonly Judgement[] {
    return judge(this.events, inputs).judgements;
  }

  only(...inputs: readonly DimSymbol[]): Judgement {
    const [first, ...others] = this.judged(...inputs);
    if (first === undefined || others.length > 0) throw new Error('one judgement expected');
    return first;
  }
}

const square = (size: number) => ({ H: size, W: size });
const same = (x: Dim, stride: number): Dim => ceilDiv(x, stride);
const valid = (x: Dim, kernel: number, stride: number): Dim => add(floorDiv(sub(x, kernel), stride), 1);
const image = (of: (x: Dim) => Dim, channels: Dim): Dim[] => [of(H), of(W), channels];

describe('residual adds', () => {
  test('equal shapes pass', () => {
    const shape = image((x) => same(x, 4), 64);
    expect(new Net().add(shape, shape).only(H, W)).toMatchObject({
      outcome: 'pass',
      axes: [],
      verdict: null,
    });
    const otherwise = image((x) => same(same(x, 2), 2), 64);
    expect(new Net().add(shape, otherwise).only(H, W).outcome).toBe('pass');
  });

  test('a missing projection fails at every size', () => {
    const before = image((x) => same(x, 4), 64);
    const after = image((x) => same(x, 8), 128);
    expect(new Net().add(after, before).only(H, W)).toMatchObject({
      outcome: 'fail',
      verdict: 'always',
      condition: null,
      witness: square(1),
      passing: null,
      axes: [0, 1, 2],
    });
  });

  test('a stride that the shortcut lacks passes only at 1 × 1 and broadcasts at 2 × 2', () => {
    const result = judge(
      new Net().add(
        image((x) => same(x, 2), 64),
        image((x) => x, 64),
      ).events,
      [H, W],
    );
    expect(result.judgements[0]).toMatchObject({
      outcome: 'fail',
      verdict: 'always',
      witness: square(3),
      passing: null,
    });
    expect(result.validFor).toBe('no size');
    expect(result.smallest).toBeNull();
  });

  test('two roundings part at odd sizes', () => {
    const net = new Net().add(
      image((x) => same(x, 2), 64),
      image((x) => floorDiv(x, 2), 64),
    );
    const result = judge(net.events, [H, W]);
    expect(result.judgements[0]).toMatchObject({
      outcome: 'fail',
      verdict: 'depends',
      // 3 broadcasts: its shortcut is 1.
      condition: 'every odd H from 5 on or every odd W from 5 on',
      witness: square(5),
      passing: square(4),
    });
    expect(result.validFor).toBe('H, W ≥ 2 and even');
    expect(result.smallest).toEqual(square(2));
  });

  test('ResNet-D with floors in its shortcuts', () => {
    const net = new Net();
    for (const stride of [8, 16, 32]) {
      const main = image((x) => same(x, stride), 64);
      net.add(
        main,
        image((x) => floorDiv(same(x, stride / 2), 2), 64),
      );
    }
    const result = judge(net.events, [H, W]);
    // 9–12, 21–24 and 45–48 broadcast, as 2 + 1: they neither show the fault nor pass.
    expect(result.judgements.map(({ verdict, witness, passing }) => [verdict, witness, passing])).toEqual([
      ['depends', square(17), square(29)],
      ['depends', square(37), square(32)],
      ['depends', square(77), square(64)],
    ]);
    expect(result.judgements[0]?.condition).toBe('H ≡ 1…4 mod 8 from 17 on or W ≡ 1…4 mod 8 from 17 on');
    expect(result.validFor).toBe('H, W ≥ 29 and ≡ 0, 29…31 mod 32');
    expect(result.smallest).toEqual(square(29));
  });

  test('one rounding up, one to the nearest', () => {
    const left = image((x) => same(x, 64), 64);
    const right = image((x) => floorDiv(add(x, 31), 64), 64);
    // 1–32: 1 + 0 is no size; 65–96: 2 + 1 broadcasts.
    expect(new Net().add(left, right).only(H, W)).toMatchObject({
      verdict: 'depends',
      condition: 'H ≡ 1…32 mod 64 from 129 on or W ≡ 1…32 mod 64 from 129 on',
      witness: square(129),
      passing: square(128),
    });
  });

  test('sizes at which an earlier add fails are not judged again', () => {
    const once = new Net().add([same(H, 2)], [floorDiv(H, 2)]);
    const twice = once.add([same(H, 2), 8], [floorDiv(H, 2), 8]);
    expect(twice.judged(H).map(({ outcome }) => outcome)).toEqual(['fail', 'pass']);
  });

  test('an add that fails everywhere hides none of those after it', () => {
    const net = new Net()
      .add([H, 64], [H, 128])
      .add([same(H, 2), 128], [H, 128])
      .add([same(H, 2)], [floorDiv(H, 2)]);
    expect(net.judged(H).map(({ verdict, witness }) => [verdict, witness])).toEqual([
      ['always', { H: 2 }],
      ['always', { H: 3 }],
      ['depends', { H: 5 }],
    ]);
  });

  test('the passing sizes may be few', () => {
    const net = new Net().add([sub(H, 20)], [same(H, 2)]);
    expect(net.only(H)).toMatchObject({
      verdict: 'depends',
      condition: 'all sizes but 21, 40, 41',
      witness: { H: 22 },
      passing: { H: 40 },
    });
  });

  test('every node has to have a size, also those after the add', () => {
    const net = new Net().add([same(H, 2)], [floorDiv(H, 2)]).node(valid(H, 40, 1));
    const result = judge(net.events, [H]);
    expect(result.judgements[0]).toMatchObject({
      condition: 'every odd H from 41 on',
      witness: { H: 41 },
      passing: { H: 40 },
    });
    expect(result.validFor).toBe('H ≥ 40 and even');
    const domain = result.domain(H);
    expect(domain && [has(domain, 39), has(domain, 40)]).toEqual([false, true]);
    expect(result.domain(symbol('H', 'input'))).toBeNull();
  });

  test('a size that no input allows is no limit on the others', () => {
    const never = sub(3, H);
    const impossible = sub(2, mul(2, H));
    const result = judge(new Net().node(impossible).add([H, 2], [H, 3]).events, [H]);
    expect([...result.neverValid]).toEqual([impossible]);
    expect(result.judgements[0]?.verdict).toBe('always');
    const contradiction = judge(new Net().node(sub(H, 8)).node(never).events, [H]);
    expect([...contradiction.neverValid]).toEqual([never]);
  });
});

describe('broadcasting', () => {
  test('by accident everywhere is a broadcast', () => {
    const net = new Net().add([H, W, 64], [H, W, 1]);
    expect(net.only(H, W)).toMatchObject({
      outcome: 'broadcast',
      verdict: 'always',
      witness: square(1),
      axes: [2],
    });
  });

  test('where a side shrinks to 1, and equal only there', () => {
    const net = new Net().add([H], [add(mul(0, H), 1)]);
    expect(net.only(H)).toMatchObject({ outcome: 'broadcast', verdict: 'always', witness: { H: 2 } });
  });

  test('at some sizes only is no finding, but counts against the sizes', () => {
    const net = new Net()
      .add([H], [H])
      .node(sub(4, H))
      .add([same(H, 2)], [valid(H, 2, 2)]);
    const result = judge(net.events, [H]);
    expect(result.judgements.map(({ outcome }) => outcome)).toEqual(['pass', 'broadcast']);
    const wide = judge(new Net().node(sub(5, H)).add([same(H, 2)], [valid(H, 2, 2)]).events, [H]);
    expect(wide.judgements[0]).toMatchObject({ outcome: 'sometimes-broadcast', verdict: null });
    expect(wide.validFor).toBe('H = 2, 4');
  });

  test('on purpose takes nothing away', () => {
    const net = new Net().add([1, 1, 64], [H, W, 64], { onPurpose: true }).add([H], [H]);
    const result = judge(net.events, [H, W]);
    expect(result.judgements.map(({ outcome }) => outcome)).toEqual(['broadcast', 'pass']);
    expect(result.validFor).toBeNull();
    expect(result.smallest).toEqual(square(1));
  });

  test('on purpose still fails where neither side is 1', () => {
    const net = new Net().add([same(H, 2), 1, 64], [floorDiv(H, 2), W, 64], {
      onPurpose: true,
      residual: false,
    });
    const result = judge(net.events, [H, W]);
    expect(result.judgements[0]).toMatchObject({ outcome: 'fail', verdict: 'depends', witness: square(5) });
    expect(result.validFor).toBe('H = 2, 3 or ≥ 4 and even');
    const channels = new Net().add([1, 1, 32], [H, W, 64], { onPurpose: true }).only(H, W);
    expect(channels).toMatchObject({ outcome: 'fail', verdict: 'always', axes: [0, 1, 2] });
  });

  test('sizes at which something else than a residual add fails stay judged', () => {
    const net = new Net()
      .add([same(H, 2)], [floorDiv(H, 2)], { residual: false })
      .add([same(H, 2), 8], [floorDiv(H, 2), 8]);
    expect(net.judged(H).map(({ witness }) => witness)).toEqual([{ H: 5 }, { H: 5 }]);
  });
});

describe('whose fault', () => {
  const filters = symbol('filters', 'caller');
  const C = symbol('C', 'caller');
  const gap = symbol('?', 'gap');

  test('a caller who cannot choose rightly has found a fault', () => {
    const net = new Net().add([H, W, filters], [H, W, mul(4, filters)]);
    expect(net.only(H, W)).toMatchObject({
      outcome: 'fail',
      verdict: 'always',
      witness: square(1),
      axes: [2],
    });
  });

  test('a caller who can has a precondition', () => {
    const net = new Net().add([H, W, filters], [H, W, C]);
    expect(net.only(H, W)).toMatchObject({
      outcome: 'precondition',
      precondition: 'filters = C',
      witness: null,
    });
    expect(new Net().add([filters], [64]).only().precondition).toBe('filters = 64');
    expect(new Net().add([H], [add(sub(H, filters), 1)]).only(H).precondition).toBe('filters = 1');
    expect(new Net().require(mul(4, C), add(filters, 8)).only().precondition).toBe('4·C = filters+8');
  });

  test('what fails beside a precondition fails whatever is chosen', () => {
    const net = new Net().add([same(H, 2), filters], [floorDiv(H, 2), C]);
    expect(net.only(H)).toMatchObject({
      outcome: 'fail',
      verdict: 'depends',
      witness: { H: 5 },
      precondition: 'filters = C',
    });
  });

  test('four times what is chosen is never 1', () => {
    const net = new Net().add([H, 1], [H, mul(4, filters)]);
    expect(net.only(H)).toMatchObject({ outcome: 'broadcast', verdict: 'always' });
  });

  test('of what could not be followed nothing is claimed', () => {
    expect(new Net().add([H, gap], [H, 64]).only(H)).toMatchObject({
      outcome: 'gap',
      reason: 'a size is not known',
    });
    expect(new Net().add([same(H, 2), gap], [floorDiv(H, 2), 64]).only(H).outcome).toBe('gap');
    expect(new Net().require(gap, 3).only().outcome).toBe('gap');
  });

  test('but what differs all the same is', () => {
    expect(new Net().add([gap, 64], [H, 128]).only(H)).toMatchObject({ outcome: 'fail', verdict: 'always' });
    expect(new Net().add([gap], [sub(gap, 2)]).only()).toMatchObject({ outcome: 'fail', verdict: 'always' });
    const onPurpose = new Net().add([gap, 64], [1, 64], { onPurpose: true });
    expect(onPurpose.only().outcome).toBe('broadcast');
  });

  test('symbols that are mixed on one axis are decided, by the squares if need be', () => {
    const area = mul(H, W);
    expect(new Net().add([area], [mul(W, H)]).only(H, W).outcome).toBe('pass');
    expect(new Net().add([mul(4, area)], [area]).only(H, W)).toMatchObject({
      outcome: 'fail',
      verdict: 'always',
      // At 1 × 1 the smaller side is 1 and broadcasts.
      witness: square(2),
    });
    expect(new Net().add([area], [mul(H, H)]).only(H, W)).toMatchObject({
      outcome: 'precondition',
      precondition: 'H·W = H·H',
    });
    expect(new Net().require(mul(16, area), 784).only(H, W)).toMatchObject({
      outcome: 'fail',
      verdict: 'depends',
      condition: '16·H·W ≠ 784',
      witness: square(1),
      passing: square(7),
    });
  });

  test('sizes of their own on either side are for the caller to fit', () => {
    expect(where(mul(4, H), '=', mul(2, W))).toBeNull();
    expect(new Net().add([add(mul(4, H), 2)], [add(mul(2, W), 2)]).only(H, W)).toMatchObject({
      outcome: 'precondition',
    });
  });

  test('leave no size where no product fits, whatever rounds in it', () => {
    const pooled = (x: Dim): Dim => floorDiv(add(x, 7), 56);
    const net = new Net().node(pooled(H), pooled(W)).require(mul(2048, mul(pooled(H), pooled(W))), 512);
    expect(judge(net.events, [H, W])).toMatchObject({ validFor: 'no size', smallest: null });
  });

  test('what no square fits, others may', () => {
    const net = new Net().require(mul(floorDiv(add(H, 15), 16), floorDiv(add(W, 15), 16)), 128);
    expect(net.only(H, W)).toMatchObject({ verdict: 'depends', passing: { H: 113, W: 241 } });
    // Of the squares that fit, one finds what fits besides.
    const flat = mul(16, mul(floorDiv(H, 4), floorDiv(W, 4)));
    const result = judge(new Net().node(floorDiv(H, 4), floorDiv(W, 4)).require(flat, 400).events, [H, W]);
    expect(result).toMatchObject({ validFor: 'H, W = 20–23', smallest: square(20) });
    expect(new Net().require(mul(2, mul(H, W)), 127).only(H, W)).toMatchObject({ verdict: 'always' });
  });

  test('a product that must be 1 is 1 in each of its factors', () => {
    const [height, width] = [same(H, 4), floorDiv(W, 2)];
    const net = new Net().node(height, width).require(mul(8, mul(height, width)), 8);
    expect(net.only(H, W)).toMatchObject({
      verdict: 'depends',
      condition: 'H ≥ 5 or W ≥ 4',
      witness: square(4),
      passing: square(3),
    });
  });
});

describe('requirements', () => {
  test('between sizes that never agree fail always', () => {
    expect(new Net().require(64, 128).only()).toMatchObject({
      outcome: 'fail',
      verdict: 'always',
      witness: {},
    });
    expect(new Net().require(H, add(H, 1)).only(H)).toMatchObject({ verdict: 'always', witness: { H: 1 } });
  });

  test('a side of 1 does not help', () => {
    expect(new Net().require(1, 64).only().outcome).toBe('fail');
  });

  test('between sizes that agree sometimes depend', () => {
    const result = judge(new Net().node(floorDiv(H, 2)).require(same(H, 2), floorDiv(H, 2)).events, [H]);
    expect(result.judgements[0]).toMatchObject({
      verdict: 'depends',
      condition: 'every odd H from 3 on',
      witness: { H: 3 },
      passing: { H: 4 },
    });
    expect(result.validFor).toBe('H ≥ 2 and even');
  });

  test('that only a small side meets are met there', () => {
    expect(new Net().require(same(H, 2), 1).only(H)).toMatchObject({ verdict: 'depends', passing: { H: 2 } });
  });
});

describe('two symbols', () => {
  const rounding = (x: Dim): Net => new Net().add([same(x, 2)], [floorDiv(x, 2)]);

  test('one that fails is enough, shown by a square', () => {
    expect(rounding(W).only(H, W)).toMatchObject({
      condition: 'every odd W from 5 on',
      witness: square(5),
      passing: square(4),
    });
  });

  test('without a square the pair with the smallest larger side is shown', () => {
    const small = symbol('H', 'input');
    const net = new Net()
      .node(sub(5, small))
      .node(sub(W, 9))
      .add([same(W, 2)], [floorDiv(W, 2)]);
    expect(net.only(small, W)).toMatchObject({ witness: { H: 1, W: 11 }, passing: { H: 1, W: 10 } });
  });

  test('that go by one name are told apart', () => {
    const other = symbol('H', 'input');
    const net = new Net().add([same(other, 2)], [floorDiv(other, 2)]);
    expect(net.only(H, other)).toMatchObject({
      condition: 'every odd H2 from 5 on',
      witness: { H: 5, H2: 5 },
    });
  });

  test('one that was not named counts as well', () => {
    expect(rounding(W).only().witness).toEqual({ W: 5 });
  });

  test('start at their least values', () => {
    const late = symbol('H', 'input', 32);
    expect(rounding(late).only(late)).toMatchObject({ witness: { H: 33 }, passing: { H: 32 } });
  });
});

describe('what cannot be decided', () => {
  test('sizes that repeat too late are a gap', () => {
    const late = (offset: number): Dim => floorDiv(add(H, offset), 524_287);
    expect(new Net().add([late(0)], [late(1)]).only(H).outcome).toBe('gap');
  });

  test('so are sizes that repeat too late together', () => {
    const rounded = (n: number): Net => new Net().add([ceilDiv(H, n)], [floorDiv(H, n)]);
    const events = [...rounded(2131).events, ...rounded(2129).events];
    const [first, second] = judge(events, [H]).judgements;
    expect(first?.outcome).toBe('fail');
    expect(second).toMatchObject({ outcome: 'gap' });
  });

  test('a model of literal sizes has no free sizes to show', () => {
    const result = judge(new Net().add([16, 16, 64], [8, 8, 64]).events, []);
    expect(result.judgements[0]).toMatchObject({
      outcome: 'fail',
      verdict: 'always',
      witness: {},
      passing: null,
    });
    expect(result.validFor).toBeNull();
    expect(judge(new Net().add([8, 1], [8, 64]).events, []).judgements[0]).toMatchObject({
      outcome: 'broadcast',
    });
    expect(judge([], []).smallest).toEqual({});
  });
});
