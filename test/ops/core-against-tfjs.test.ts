import { describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { tfjsCore } from '../../src/dialects/tfjs-core.js';
import { type DimSymbol, evaluate, symbol } from '../../src/dim/index.js';
import type { OpResult } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';
import { type Call, coreCases } from './core-cases.js';
import { lowerCall, TensorArgument } from './plain-tensor-call.js';

function meaningOf(name: string): NonNullable<ReturnType<typeof tfjsCore.get>> {
  const meaning = tfjsCore.get(name);
  if (meaning === undefined) throw new Error(`tf.${name} is not followed`);
  return meaning;
}

type Shapes = readonly (readonly number[])[];

/** The shapes that come out of a call on TensorFlow.js; its words where it refuses. */
function run(name: string, args: Call): Shapes | string {
  const isBoolean = name.startsWith('logical') || name === 'any' || name === 'all';
  const real = (value: unknown): unknown => {
    if (value instanceof TensorArgument) {
      return tf.zeros(
        [...(value.shape as number[])],
        isBoolean ? 'bool' : name === 'oneHot' ? 'int32' : 'float32',
      );
    }
    if (Array.isArray(value)) return value.map(real);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, real(field)]));
  };
  try {
    let shapes: Shapes = [];
    tf.tidy(() => {
      shapes = shapesIn(name, args, real);
    });
    return shapes;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function shapesIn(name: string, args: Call, real: (value: unknown) => unknown): Shapes {
  const path = name.split('.');
  const fn = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], tf);
  const given = args.map((value) => real(value));
  if (name === 'gather') given[1] = tf.cast(given[1] as tf.Tensor, 'int32');
  const out = (fn as (...all: readonly unknown[]) => unknown)(...given);
  const tensors: readonly tf.Tensor[] =
    out instanceof tf.Tensor ? [out] : Object.values(out as Record<string, tf.Tensor>);
  const shapes = tensors.map((tensor): readonly number[] => tensor.shape);
  // The library makes tensors of sizes that are no numbers; a kernel would not.
  if (shapes.flat().some(Number.isNaN)) throw new Error('sizes that are no numbers');
  return shapes;
}

const isMerge = (name: string): boolean => {
  const merge = ops.get(name === 'sub' ? 'subtract' : name === 'mul' ? 'multiply' : name)?.merge;
  return merge === 'add' || merge === 'elementwise';
};

/** Whether two shapes broadcast, which the judge of merges decides and not the op. */
function broadcasts(args: Call): boolean {
  const [a = [], b = []] = args.map((value) =>
    value instanceof TensorArgument ? [...value.shape].reverse() : [],
  );
  return a.every((size, axis) => b[axis] === undefined || size === b[axis] || size === 1 || b[axis] === 1);
}

function ours(name: string, args: Call): readonly OpResult[] {
  if (isMerge(name) && !broadcasts(args)) {
    return [{ kind: 'fault', message: 'no broadcast', operand: 0, axis: null }];
  }
  return lowerCall(meaningOf(name), args);
}

/** Each size of a tensor as a symbol of its own, where `choices` say so. */
function symbolic(args: Call, choices: Iterator<boolean>, values: Map<DimSymbol, number>): Call {
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (!(value instanceof TensorArgument)) {
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, replace(field)]));
    }
    return new TensorArgument(
      value.shape.map((size) => {
        if (typeof size !== 'number' || size === 1 || choices.next().value !== true) return size;
        const made = symbol(`s${values.size}`, 'input');
        values.set(made, size);
        return made;
      }),
    );
  };
  return args.map(replace);
}

describe.each(Object.entries(coreCases))('tf.%s', (name, calls) => {
  test('has the shape that tfjs gives, or is refused by both', () => {
    fc.assert(
      fc.property(calls, (args) => {
        const said = ours(name, args);
        if (said.some(({ kind }) => kind === 'unknown')) return;
        const seen = run(name, args);
        const isTooSmall = said.some(
          (each) => each.kind === 'shape' && each.shape.some((size) => typeof size === 'number' && size < 1),
        );
        if (isTooSmall) return; // below 1 the library throws, or goes on with sizes that are none
        const shapes = said.map((each) =>
          each.kind === 'shape' ? each.shape : each.kind === 'fault' ? each.message : null,
        );
        expect({
          args,
          said: said.every(({ kind }) => kind === 'shape') ? shapes : 'refused',
          why: shapes,
        }).toEqual({
          args,
          said: typeof seen === 'string' ? 'refused' : seen,
          why: typeof seen === 'string' ? expect.anything() : shapes,
        });
      }),
      { numRuns: 40 },
    );
  });

  test('has the same shape symbolically', () => {
    fc.assert(
      fc.property(calls, fc.infiniteStream(fc.boolean()), (args, choices) => {
        const values = new Map<DimSymbol, number>();
        const numeric = ours(name, args);
        if (isMerge(name) && numeric.some(({ kind }) => kind === 'fault')) return;
        const results = lowerCall(meaningOf(name), symbolic(args, choices, values));
        results.forEach((result, index) => {
          const plain = numeric[index];
          if (result.kind === 'fault') expect(plain?.kind).toBe('fault');
          if (result.kind !== 'shape' || plain?.kind !== 'shape') return;
          if (result.requires.some(({ left, right }) => evaluate(left, values) !== evaluate(right, values))) {
            return;
          }
          expect(result.shape.map((size) => evaluate(size, values))).toEqual(plain.shape);
        });
      }),
      { numRuns: 40 },
    );
  });
});

test('every function of the core API that is followed is compared', () => {
  const aliases =
    /^(?:batchNorm\d|reverse\d|concat\d|slice\d|pad\d|tensor\d|as|to|random|node\.|browser\.|linalg\.|logical)/;
  const others = new Set([
    'all', 'any', 'asType', 'conv3dTranspose', 'dropout', 'elu', 'euclideanNorm', 'flatten', 'fused.depthwiseConv2d',
    'image.flipLeftRight', 'norm', 'prelu', 'reshapeAs', 'scalar', 'variable', 'where',
  ]); // prettier-ignore
  const left = [...tfjsCore.keys()].filter(
    (name) => !(name in coreCases) && !aliases.test(name) && !others.has(name),
  );
  expect(left).toEqual([]);
});
