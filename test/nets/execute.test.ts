import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Dim, evaluate, symbolsOf } from '../../src/dim/index.js';
import type { ModelView } from '../../src/graph/view-types.js';
import {
  type Application,
  broadcasts,
  build,
  execute,
  type Run,
  type RunShape,
} from '../support/run-tfjs.js';
import { builderOf, inputsAt, loadFixture } from '../support/fixtures.js';
import { shippedTool } from '../support/tool.js';
import { nets } from './nets.js';

const root = fileURLToPath(new URL('../../fixtures/nets/', import.meta.url));

const analyses = new Map<string, readonly ModelView[]>();

function analyseNet(file: string, builder: string): ModelView {
  const models = analyses.get(file) ?? analyseFile(file);
  analyses.set(file, models);
  const view = models.find(({ model }) => model.name === builder);
  if (view === undefined) {
    throw new Error(`${file} has no model ${builder}`);
  }
  return view;
}

function analyseFile(file: string): readonly ModelView[] {
  const { models, errors } = shippedTool.analyze(
    { files: [file] },
    (path) => {
      try {
        return readFileSync(`${root}${path}`, 'utf8');
      } catch {
        return null;
      }
    },
    { rules: [], severities: {}, sizes: {}, reportUnusedDirectives: false, frontEnd: shippedTool.frontEnd },
  );
  expect(errors).toEqual([]);
  return models;
}

/** The analysed sizes at one input size; null where they do not come down to numbers. */
function shapeAt(
  shape: readonly Dim[] | null,
  values: Readonly<Record<string, number>>,
): (number | null)[] | null {
  return (
    shape?.map((dim) =>
      evaluate(dim, new Map([...symbolsOf(dim)].map((symbol) => [symbol, values[symbol.name] ?? NaN]))),
    ) ?? null
  );
}

/** The applications of layers in the order of a build, each with the sizes of an execution. */
function inBuildOrder(built: Run<unknown>, executed: Run<unknown>): Application[] {
  const left = new Map<string, Application[]>();
  for (const each of executed.applications) left.set(each.name, [...(left.get(each.name) ?? []), each]);
  return built.applications.flatMap(({ name }) => left.get(name)?.shift() ?? []);
}

describe.each(nets)('$file $builder', ({ file, builder, sizes, published }) => {
  let view: ModelView;
  let built: Run<tf.LayersModel>;

  beforeAll(async () => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    view = analyseNet(file, builder);
    built = build(builderOf(await loadFixture(`nets/${file}`), builder));
  });

  test('has the parameters that TensorFlow.js counts, and those that are published', () => {
    const model = built.result;
    if (model === null) throw new Error(built.error ?? '');
    const trainable = model.trainableWeights.reduce((sum, { shape }) => sum + product(shape), 0);
    expect(view.parameters).toEqual({ trainable, total: model.countParams() });
    if (published !== undefined) expect(trainable).toBe(published);
  });

  test('is read whole, layer by layer', () => {
    expect(view.model.complete).toBe(true);
    const nodes = view.model.nodes.filter(({ op }) => op !== 'input');
    expect(nodes.length).toBe(built.applications.length);
    const paths = nodes.map(({ path }) => path ?? '');
    const names = built.applications.map(({ name }, index) => (paths[index] === '' ? '' : name));
    expect(countedAnew(paths)).toEqual(countedAnew(names));
  });

  test.each(sizes)('has the shapes of TensorFlow.js at %d × %d', (H, W) => {
    const model = built.result;
    if (model === null) throw new Error(built.error ?? '');
    const executed = execute(model, ...inputsAt(model, [H, W]));
    expect(executed.error).toBeNull();
    const layers = inBuildOrder(built, executed);
    const nodes = view.model.nodes.filter(({ op }) => op !== 'input');
    const analysed = nodes.map(({ op, shape }) => ({ op, shape: shapeAt(shape, { N: 1, H, W }) }));
    const observed = layers.map(({ output }, index) => ({ op: nodes[index]?.op, shape: output }));
    expect(analysed).toEqual(observed);
    expect(broadcasts(layers).filter(({ className }) => className === 'Add')).toEqual([]);
  });
});

/** Automatic names are numbered through the whole process; here their numbers start with the first of them. */
function countedAnew(names: readonly string[]): string[] {
  const first = new Map<string, number>();
  return names.map((name) => {
    const [, base = name, number] = /^([a-z0-9_]+_[A-Z]\w*?)(\d+)$/.exec(name) ?? [];
    if (number === undefined) {
      return name;
    }
    first.set(base, first.get(base) ?? Number(number));
    return `${base}+${String(Number(number) - (first.get(base) ?? 0))}`;
  });
}

function product(shape: RunShape): number {
  return shape.reduce<number>((all, size) => all * (size ?? NaN), 1);
}

test('every file of a network is run', () => {
  const files = readdirSync(root).map((entry) => (/\.[jt]s$/.test(entry) ? entry : `${entry}/index.ts`));
  expect(files.sort()).toEqual([...new Set(nets.map(({ file }) => file))].sort());
});
