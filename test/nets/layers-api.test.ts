import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { evaluate, symbolsOf } from '../../src/dim/index.js';
import type { Shape } from '../../src/ops/op.js';
import type { ModelView } from '../../src/graph/view-types.js';
import { analyseFiles } from '../support/analyse-fixture.js';
import { builderOf, inputsAt, loadFixture } from '../support/fixtures.js';
import { type Application, build, execute, type Run, type RunShape } from '../support/run-tfjs.js';

const folder = 'layers-api';
const files = readdirSync(fileURLToPath(new URL(`../../fixtures/${folder}/`, import.meta.url))).sort();

/** The shapes that come out of each name's applications; the framework runs a network once for each of its outputs. */
type ByName = Readonly<Record<string, ReadonlySet<string>>>;

const containers = new Set(['Functional', 'Model', 'Sequential']);

/** Automatic names are numbered through the whole process, and not shown. */
function byName(all: readonly { name: string; shape: RunShape | null }[]): ByName {
  const found: Record<string, Set<string>> = {};
  for (const { name, shape } of all) {
    const base = name.replace(/^([a-z0-9_]+_[A-Z]\w*?)\d+$/, '$1');
    (found[base] ??= new Set()).add(JSON.stringify(shape));
  }
  return found;
}

function executedLayers({ applications }: Run<unknown>): ByName {
  return byName(
    applications
      .filter(({ className }) => !containers.has(className))
      .map(({ name, output }: Application) => ({ name, shape: output })),
  );
}

function sized(shape: Shape | null, sizes: readonly [number, number]): RunShape | null {
  if (shape === null) return null;
  const at = (name: string): number => (name === 'N' ? 1 : name.startsWith('H') ? sizes[0] : sizes[1]);
  return shape.map((dim) =>
    evaluate(dim, new Map([...symbolsOf(dim)].map((symbol) => [symbol, at(symbol.name)]))),
  );
}

function analysedLayers({ model }: ModelView, sizes: readonly [number, number]): ByName {
  return byName(
    model.nodes
      .filter(({ op, attrs }) => op !== 'input' && attrs['output'] === undefined)
      // Without a name there is no layer: the steps of a sequence, of which one after the other is run.
      .flatMap(({ path, shape }) => (path === null ? [] : [{ name: path, shape: sized(shape, sizes) }])),
  );
}

function elements(weights: readonly { shape: RunShape }[]): number {
  return weights.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((all, size) => all * (size ?? NaN), 1),
    0,
  );
}

describe.each(files)('%s', (file) => {
  const { models, gaps, diagnostics } = analyseFiles([`fixtures/${folder}/${file}`]);
  let exports: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    exports = await loadFixture(`${folder}/${file}`);
  });

  test('every builder is analysed, and nothing is wrong with it', () => {
    expect(models.map(({ model }) => model.name).sort()).toEqual(Object.keys(exports).sort());
    expect({ gaps, diagnostics }).toEqual({ gaps: [], diagnostics: [] });
  });

  describe.each(models.map((view) => [view.model.name, view] as const))('%s', (builder, view) => {
    const built = (): tf.LayersModel => {
      const { result, error } = build(builderOf(exports, builder));
      if (result === null) throw new Error(error ?? '');
      return result;
    };

    test('has the parameters that TensorFlow.js counts', () => {
      const model = built();
      const expected = { trainable: elements(model.trainableWeights), total: elements(model.weights) };
      expect(view.parameters).toEqual(expected);
    });

    test.each([
      [16, 16],
      [24, 17],
    ] as const)('has the shapes of TensorFlow.js at %d × %d', (H, W) => {
      const model = built();
      const run = execute(model, ...inputsAt(model, [H, W]));
      expect(run.error).toBeNull();
      expect(analysedLayers(view, [H, W])).toEqual(executedLayers(run));
    });
  });
});
