import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DimSymbol, judge, type JudgeResult } from '../../src/dim/index.js';
import { eventsOf, type Point, smallestFirst, type Step, tryAll } from './by-trial.js';
import { acceptedAt, holdsAt } from './reading.js';
import { H, type Layer, layers, leafH, leafW, literal, slide, type Tree, W } from './trees.js';

/** What one block does along one axis. */
interface Block {
  readonly main: readonly Layer[];
  readonly shortcut: readonly Layer[];
  readonly channels: readonly [number, number];
  readonly residual: boolean;
  readonly broadcastOnPurpose: boolean;
  readonly into: 'left' | 'right' | null;
  readonly required: boolean;
}

const blocks = (...strides: readonly number[]): fc.Arbitrary<Block> =>
  fc.record({
    main: fc.array(layers(...strides), { maxLength: 2 }),
    shortcut: fc.array(layers(...strides), { maxLength: 2 }),
    channels: fc.constantFrom<[number, number]>([8, 8], [8, 8], [8, 8], [8, 8], [1, 8], [8, 4]),
    residual: fc.constantFrom(true, true, true, false),
    broadcastOnPurpose: fc.constantFrom(false, false, false, true),
    into: fc.constantFrom(null, null, 'left', 'right'),
    required: fc.constantFrom(false, false, false, true),
  });

function stepsOf(net: readonly Block[], start: readonly Tree[]): Step[] {
  const steps: Step[] = [{ kind: 'node', dims: start }];
  let x = start;
  for (const block of net) {
    const through = (all: readonly Layer[]): readonly Tree[] => {
      let dims = x;
      for (const layer of all) {
        dims = dims.map((dim) => slide(dim, layer));
        steps.push({ kind: 'node', dims });
      }
      return dims;
    };
    const [left, right] = [through(block.main), through(block.shortcut)];
    const [first, other] = [left[0], right[0]];
    if (block.required && first && other) steps.push({ kind: 'require', left: first, right: other });
    const channels = block.channels.map(literal);
    steps.push({
      kind: 'merge',
      left: [...left, ...channels.slice(0, 1)],
      right: [...right, ...channels.slice(1)],
      residual: block.residual,
      broadcastOnPurpose: block.broadcastOnPurpose,
      into: block.into,
    });
    x = left;
  }
  return steps;
}

const line = (length: number): Point[] =>
  Array.from({ length }, (_, index) => ({ h: index + 1, w: index + 1 }));
const plane = (side: number): Point[] =>
  Array.from({ length: side * side }, (_, index) => ({
    h: 1 + Math.floor(index / side),
    w: 1 + (index % side),
  }));

interface Facts {
  readonly trials: readonly unknown[];
  readonly smallest: unknown;
  /** Points about which a text says something else than what is tried there. */
  readonly misled: readonly unknown[];
}

function named(result: JudgeResult, inputs: readonly DimSymbol[]): Facts {
  const sizes = (found: Readonly<Record<string, number>> | null) =>
    found && inputs.map((input) => found[input.name]);
  return {
    trials: result.judgements.map(({ id, outcome, verdict, witness, passing }) => [
      id,
      outcome,
      verdict,
      sizes(witness),
      sizes(passing),
    ]),
    smallest: sizes(result.smallest),
    misled: [],
  };
}

function tried(
  steps: readonly Step[],
  result: JudgeResult,
  inputs: readonly DimSymbol[],
  points: Point[],
): Facts {
  const sizes = (point: Point | null) => point && (inputs.length === 1 ? [point.h] : [point.h, point.w]);
  const { trials, valid: good } = tryAll(steps, points);
  const ofH = (text: string): boolean => /\bH\b/.test(text);
  const misled = trials.flatMap(({ judged, fails }, index) => {
    const condition = result.judgements[index]?.condition ?? null;
    if (condition === null) return [];
    const failing = new Set(fails);
    const holds = ({ h, w }: Point): boolean =>
      condition.split(' or ').some((part) => holdsAt(part, ofH(part) ? h : w));
    return judged.filter((point) => holds(point) !== failing.has(point)).map((point) => [condition, point]);
  });
  const accepted = new Set(good);
  const accepts = ({ h, w }: Point): boolean =>
    (result.validFor ?? '').split('; ').every((text) => {
      const [, names = '', sentence = text] = /^([HW](?:, [HW])*) (.*)$/.exec(text) ?? [];
      return [h, w].every((size, axis) => {
        const isMeant = names === '' || names.includes(axis === 0 ? 'H' : 'W');
        return !isMeant || sentence === '' || acceptedAt(sentence, size);
      });
    });
  const misjudged = points.filter((point) => accepts(point) !== accepted.has(point));
  return {
    trials: trials.map(({ id, outcome, verdict, witness, passing }) => [
      id,
      outcome,
      verdict,
      sizes(witness),
      sizes(passing),
    ]),
    smallest: sizes(good.toSorted(smallestFirst)[0] ?? null),
    misled: [...misled, ...misjudged.map((point) => [result.validFor, point])],
  };
}

/** Sizes may agree late: before it objects it tries more inputs. */
function check(
  steps: readonly Step[],
  inputs: readonly DimSymbol[],
  few: Point[],
  many: () => Point[],
): void {
  const result = judge(eventsOf(steps), inputs);
  const mine = named(result, inputs);
  const first = tried(steps, result, inputs, few);
  expect(isDeepStrictEqual(mine, first) ? first : tried(steps, result, inputs, many())).toEqual(mine);
}

test('one symbol', () => {
  const few = line(300);
  fc.assert(
    fc.property(fc.array(blocks(1, 2, 3), { minLength: 1, maxLength: 3 }), (net) => {
      check(stepsOf(net, [leafH]), [H], few, () => line(10_000));
    }),
    { numRuns: 300 },
  );
});

test('two symbols', () => {
  const few = plane(32);
  const along = fc.record({
    net: fc.array(blocks(1, 2), { minLength: 1, maxLength: 2 }),
    other: fc.array(layers(1, 2), { maxLength: 1 }),
  });
  fc.assert(
    fc.property(along, ({ net, other }) => {
      check(stepsOf(net, [leafH, other.reduce(slide, leafW)]), [H, W], few, () => plane(400));
    }),
    { numRuns: 80 },
  );
});
