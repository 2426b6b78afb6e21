import { afterEach, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { tfjsLayers } from '../../src/dialects/tfjs-layers.js';
import { tfjsWrappers } from '../../src/dialects/tfjs-layers/wrappers.js';
import { evaluate, symbol } from '../../src/dim/index.js';
import { mergeOperands } from '../../src/ops/merge.js';
import type { Attributes, Op, OpResult, Shape } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';
import { cases, type LayerCase } from './cases.js';
import { build, type BuiltShape, makeLayer, run } from './framework.js';
import { known } from './ledger.js';
import { lower } from './lower.js';
import { symbolically } from './symbols.js';

afterEach(() => {
  tf.disposeVariables();
});

/** A merge accepts what it can broadcast: the analysis judges that from the operands, not from the op's result. */
function isBroadcast(op: Op, inputs: readonly Shape[]): boolean {
  if (op.merge !== 'add' && op.merge !== 'elementwise') return true;
  const [first = [], ...others] = mergeOperands(inputs, false);
  return first.every((size, axis) => {
    const wide = new Set([size, ...others.map((shape) => shape[axis])].filter((each) => each !== 1));
    return wide.size <= 1;
  });
}

/** What we say of a layer at these sizes. */
function ours(op: Op, inputs: readonly Shape[], attrs: Attributes): OpResult {
  const result = op.shape(inputs, attrs);
  if (result.kind !== 'shape' || isBroadcast(op, inputs)) return result;
  return { kind: 'fault', message: 'the sides do not broadcast', operand: 0, axis: null };
}

/** The shape that tfjs gives while it builds: null where it knows no size, as of the batch. */
function whileBuilding(op: Op, inputs: readonly Shape[], attrs: Attributes): BuiltShape | null {
  const free = symbol('N', 'batch');
  const unfed = inputs.map(([, ...rest]) => [free, ...rest]);
  const result = op.shape(unfed, attrs);
  const nullAxes = op.nullAxes?.(unfed, attrs) ?? [];
  const wanted = op.definedAxes?.(unfed, attrs) ?? [];
  if (result.kind !== 'shape' || wanted.some(({ axis }) => axis === 0)) return null;
  return result.shape.map((size, axis) =>
    typeof size !== 'number' || nullAxes.includes(axis) ? null : size,
  );
}

function compareWithFramework(name: string, example: LayerCase): void {
  const { op, attrs } = lower(name, example.config);
  const outputs = op.outputs?.(attrs) ?? 1;
  for (let output = 0; output < outputs; output++) compareOutput(name, example, op, attrs, output);
  expect(build(makeLayer(name, example.config), example.inputs, outputs).shape).toBeNull();
}

function compareOutput(
  name: string,
  { config, inputs }: LayerCase,
  op: Op,
  attributes: Attributes,
  output: number,
): void {
  const attrs = output === 0 ? attributes : { ...attributes, output };
  const said = ours(op, inputs, attrs);
  const built = build(makeLayer(name, config), inputs, output);
  if (said.kind === 'shape') expect(built.shape).toEqual(whileBuilding(op, inputs, attrs));
  // What tfjs makes of sizes below 1, which an input that is too small leads to, is nobody's intention.
  if (said.kind === 'shape' && said.shape.some((size) => Number(size) < 1)) return;
  const ran = run(makeLayer(name, config), inputs, output);
  if (said.kind === 'shape') {
    expect(ran).toEqual({ shape: said.shape, error: null });
    return;
  }
  if (known(op.kind, inputs, attrs).length > 0) return;
  const isConsistent = ran.shape !== null && built.shape !== null && areAlike(built.shape, ran.shape);
  expect({ said, isConsistent }).toMatchObject({ said: { kind: 'fault' }, isConsistent: false });
}

function areAlike(built: BuiltShape, ran: readonly number[]): boolean {
  return (
    built.length === ran.length && ran.every((size, axis) => built[axis] === null || built[axis] === size)
  );
}

describe.each(Object.entries(cases))('%s', (name, arbitrary) => {
  test('has the shape that tfjs builds and runs, or is rejected by both', () => {
    fc.assert(
      fc.property(arbitrary, (example) => {
        compareWithFramework(name, example);
      }),
      { numRuns: 40 },
    );
  });

  test('has the same shape symbolically', () => {
    fc.assert(
      fc.property(arbitrary, fc.infiniteStream(fc.boolean()), (example, choices) => {
        const { op, attrs } = lower(name, example.config);
        const numeric = op.shape(example.inputs, attrs);
        const symbolic = symbolically(name, example, choices);
        const result = symbolic.op.shape(symbolic.inputs, symbolic.attrs);
        const at = symbolic.values;
        if (result.kind === 'unknown') {
          expect(known(op.kind, symbolic.inputs, symbolic.attrs)).toHaveLength(1);
        } else if (result.kind === 'fault') {
          expect(numeric.kind).toBe('fault');
        } else {
          const broken = result.requires.filter(
            ({ left, right }) => evaluate(left, at) !== evaluate(right, at),
          );
          expect(numeric.kind).toBe(broken.length > 0 ? 'fault' : 'shape');
          if (numeric.kind === 'shape') {
            expect(result.shape.map((size) => evaluate(size, at))).toEqual(numeric.shape);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

test('every op that is a layer is compared', () => {
  const compared = Object.keys(cases).map((name) => (tfjsLayers[name] ?? tfjsWrappers[name])?.op);
  const layers = [...ops.values()].filter(({ source }) => source.startsWith('tf.layers.'));
  // Parts of timeDistributed around a network, which is compared in whole networks.
  const parts = new Set(['eachStep', 'allSteps']);
  const kinds = layers.map(({ kind }) => kind).filter((kind) => !parts.has(kind));
  expect(new Set(compared)).toEqual(new Set(kinds));
});
