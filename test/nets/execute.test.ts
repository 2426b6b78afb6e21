import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Dim, type DimSymbol, evaluate } from '../../src/dim/index.js';
import type { Model, OpNode } from '../../src/graph/model.js';
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
import { accepts } from '../support/shapes-tfjs.js';
import { shippedTool } from '../support/tool.js';
import { coreNets } from './core-nets.js';
import { appliedLayers } from './expand.js';
import { facts } from './facts.js';
import { factsOf } from './facts-of.js';
import { nets } from './nets.js';
import { saysValid, sizesToTry } from './valid.js';

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

/** What the symbols of a network's inputs are worth when it is fed these. */
function valuesAt({ model }: ModelView, inputs: readonly (readonly number[])[]): Map<DimSymbol, number> {
  const values = new Map<DimSymbol, number>();
  model.inputs.forEach(({ node }, index) => {
    model.nodes[node]?.shape?.forEach((dim, axis) => {
      if (typeof dim !== 'number' && dim.kind === 'symbol') values.set(dim, inputs[index]?.[axis] ?? NaN);
    });
  });
  return values;
}

/** The analysed sizes; null where they do not come down to numbers. Sizes of a batch are all one. */
function shapeAt(
  shape: readonly Dim[] | null,
  values: ReadonlyMap<DimSymbol, number>,
): (number | null)[] | null {
  return shape?.map((dim) => evaluate(dim, values) ?? null) ?? null;
}

/** Adds that take a side of one for all positions, as they are meant to. */
function broadcastingOnPurpose({ judged }: ModelView): ReadonlySet<number> {
  return new Set(judged.flatMap(({ node, onPurpose }) => (onPurpose ? [node.id] : [])));
}

/** An op of the analysis with the application of its layer in an execution; null where no output needs it. */
interface Pair {
  readonly node: OpNode;
  readonly layer: Application | null;
}

/** Layers are applied in the order of a build, and executed in another. */
function paired(view: ModelView, names: readonly string[], executed: Run<unknown>): Pair[] {
  const left = new Map<string, Application[]>();
  for (const each of executed.applications) left.set(each.name, [...(left.get(each.name) ?? []), each]);
  const nodes = view.model.nodes.filter(({ op }) => op !== 'input');
  return nodes.map((node, index) => ({
    node,
    layer: left.get(names[index] ?? '')?.shift() ?? null,
  }));
}

/** The ops that an output is computed from. */
function needed({ nodes, outputs }: Model): ReadonlySet<number> {
  const ids = new Set(outputs);
  for (const id of ids) for (const input of nodes[id]?.inputs ?? []) ids.add(input);
  return ids;
}

describe.each(nets)('$file $builder', ({ file, builder, sizes, published }) => {
  let view: ModelView;
  let built: Run<tf.LayersModel>;
  let names: readonly string[];

  beforeAll(async () => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    view = analyseNet(file, builder);
    built = build(builderOf(await loadFixture(`nets/${file}`), builder));
    names = built.result === null ? [] : appliedLayers(built.result, built.applications);
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
    expect(countedAnew(nodes.map(({ path }) => path ?? ''))).toEqual(countedAnew(names));
  });

  test('has the stages, blocks, shortcuts and guards that it is made of', () => {
    expect(factsOf(view)).toEqual(facts[`${file} ${builder}`]);
  });

  test('is valid for the sizes that the layers of TensorFlow.js take', () => {
    const model = built.result;
    if (model === null) throw new Error(built.error ?? '');
    const free = Object.keys(view.smallestInput ?? {});
    const wrong = sizesToTry(free.length).filter((size) => {
      const says = saysValid(view, Object.fromEntries(free.map((name, index) => [name, size[index] ?? 1])));
      return says !== accepts(model, inputsAt(model, size));
    });
    expect(wrong).toEqual([]);
  });

  test.each(sizes.map((size) => [size]))('has the shapes of TensorFlow.js at %p', (size) => {
    const model = built.result;
    if (model === null) throw new Error(built.error ?? '');
    const inputs = inputsAt(model, size);
    const executed = execute(model, ...inputs);
    expect(executed.error).toBeNull();
    const used = needed(view.model);
    const values = valuesAt(view, inputs);
    const pairs = paired(view, names, executed);
    const analysed = pairs.map(({ node: { id, op, shape } }) => [
      id,
      op,
      used.has(id) ? shapeAt(shape, values) : null,
    ]);
    const observed = pairs.map(({ node: { id, op }, layer }) => [id, op, layer?.output ?? null]);
    expect(analysed).toEqual(observed);
    const meant = broadcastingOnPurpose(view);
    const accidents = pairs.filter(
      ({ node, layer }) =>
        layer?.className === 'Add' && !meant.has(node.id) && broadcasts([layer]).length > 0,
    );
    expect(accidents).toEqual([]);
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
  const run = [...new Set([...nets, ...coreNets].map(({ file }) => file.replace(/\/index\.[jt]s$/, '')))];
  // Those in Python are for PyTorch.
  const files = readdirSync(root).filter((file) => !file.endsWith('.py'));
  expect(files.sort()).toEqual(run.sort());
});
