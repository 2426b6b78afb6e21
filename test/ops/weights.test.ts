import { afterEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { tfjsLayers } from '../../src/dialects/tfjs-layers.js';
import { tfjsWrappers } from '../../src/dialects/tfjs-layers/wrappers.js';
import { evaluate } from '../../src/dim/index.js';
import type { Attributes, Op, Shape } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';
import { cases, type LayerCase } from './cases.js';
import { build, makeLayer, run } from './framework.js';
import { lower } from './lower.js';
import { symbolically } from './symbols.js';

afterEach(() => {
  tf.disposeVariables();
});

const weighted = Object.entries(cases).filter(([name]) => opOf(name).weighted === true);
const unary = Object.entries(cases).filter(([name]) => opOf(name).merge === undefined);

function opOf(name: string): Op {
  const op = ops.get((tfjsLayers[name] ?? tfjsWrappers[name])?.op ?? '');
  if (op === undefined) throw new Error(`no op for ${name}`);
  return op;
}

/** Elements of a layer's weights, as tfjs has them once it is built. */
function counted(layer: tf.layers.Layer): { trainable: number; fixed: number } {
  const sum = (weights: readonly { shape: readonly (number | null)[] }[]): number =>
    weights.reduce(
      (total, { shape }) => total + shape.reduce<number>((all, size) => all * (size ?? 0), 1),
      0,
    );
  return { trainable: sum(layer.trainableWeights), fixed: sum(layer.nonTrainableWeights) };
}

test.each(weighted)('%s has as many parameters as in tfjs, also symbolically', (name, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, fc.infiniteStream(fc.boolean()), (example, choices) => {
      const layer = makeLayer(name, example.config);
      fc.pre(build(layer, example.inputs).error === null);
      const { op, attrs } = lower(name, example.config);
      fc.pre(op.shape(example.inputs, attrs).kind === 'shape');
      expect(op.parameters?.(example.inputs, attrs)).toEqual(counted(layer));
      const symbolic = symbolically(name, example, choices);
      const count = symbolic.op.parameters?.(symbolic.inputs, symbolic.attrs) ?? { trainable: -1, fixed: -1 };
      const at = symbolic.values;
      expect({ trainable: evaluate(count.trainable, at), fixed: evaluate(count.fixed, at) }).toEqual(
        counted(layer),
      );
    }),
    { numRuns: 25, maxSkipsPerRun: 2000 },
  );
});

/** Whether the weights of a first application fit a second one of as many axes. */
function fits(op: Op, attrs: Attributes, first: readonly Shape[], second: readonly Shape[]): boolean {
  const [before, after] = [op.built?.(first, attrs) ?? [], op.built?.(second, attrs) ?? []];
  return before.length === after.length && before.every(({ size }, index) => size === after[index]?.size);
}

/** The example, and the same with another size at one axis. */
function reapplied({
  config,
  inputs,
}: LayerCase): fc.Arbitrary<LayerCase & { again: readonly (readonly number[])[] }> {
  const [first = [], ...others] = inputs;
  return fc
    .tuple(fc.integer({ min: 1, max: first.length - 1 }), fc.integer({ min: 1, max: 9 }))
    .map(([axis, size]) => ({ config, inputs, again: [first.with(axis, size), ...others] }));
}

test.each(weighted)('%s can be applied again where its weights fit', (name, arbitrary) => {
  fc.assert(
    fc.property(
      arbitrary.filter(({ inputs }) => (inputs[0]?.length ?? 0) > 1).chain(reapplied),
      ({ config, inputs, again }) => {
        const { op, attrs } = lower(name, config);
        const shapes = [op.shape(inputs, attrs), op.shape(again, attrs)];
        fc.pre(
          shapes.every((each) => each.kind === 'shape' && each.shape.every((size) => Number(size) >= 1)),
        );
        // prelu's slopes broadcast from an axis of size 1: what then runs has the shape of neither.
        fc.pre(op.kind !== 'prelu' || ![...inputs, ...again].flat().includes(1));
        // Weights along every axis, the batch too, are not checked by the kernel that uses them.
        fc.pre((op.built?.(inputs, attrs) ?? []).every(({ axis }) => axis > 0));
        const layer = makeLayer(name, config);
        expect(run(layer, inputs).error).toBeNull();
        expect(run(layer, again).error === null).toBe(fits(op, attrs, inputs, again));
      },
    ),
    { numRuns: 20, maxSkipsPerRun: 2000 },
  );
});

describe('axes that must have a size while a network is built', () => {
  test.each(unary)('%s', (name, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), ({ config, inputs }, pick) => {
        const [first = []] = inputs;
        const axis = 1 + (pick % Math.max(1, first.length - 1));
        fc.pre(axis < first.length && build(makeLayer(name, config), inputs).error === null);
        const { op, attrs } = lower(name, config);
        fc.pre(op.shape(inputs, attrs).kind === 'shape');
        const needed = (op.definedAxes?.(inputs, attrs) ?? []).some(
          (each) => each.operand === 0 && each.axis === axis,
        );
        const answer = build(makeLayer(name, config), [
          first.map((size, at) => (at === axis ? null : size)),
          ...inputs.slice(1),
        ]);
        expect(answer.error !== null).toBe(needed);
      }),
      { numRuns: 12, maxSkipsPerRun: 2000 },
    );
  });
});
