import * as tf from '@tensorflow/tfjs';
import { isPlainLayer, type PlainConfig } from './plain-reader.js';

/** A shape as tfjs gives it while a network is built: null where it knows no size. */
export type BuiltShape = readonly (number | null)[];

/** What tfjs did: a shape (of the output that was asked for), or the words with which it refused. */
export type Answer<Shape> =
  { readonly shape: Shape; readonly error: null } | { readonly shape: null; readonly error: string };

const makers = tf.layers as unknown as Readonly<Record<string, (config: unknown) => tf.layers.Layer>>;

/** Makes a layer by its name in `tf.layers`; its weights are zeros, since random ones take long. */
export function makeLayer(name: string, config: PlainConfig): tf.layers.Layer {
  const maker = makers[name];
  if (maker === undefined) throw new Error(`tf.layers has no ${name}`);
  // tfjs writes its defaults into the configuration that it is given, and asks for `instanceof Array`.
  const layer = maker(withLayers(JSON.parse(JSON.stringify(config))));
  layer.setFastWeightInitDuringBuild(true);
  return layer;
}

/** Makes the layers inside a configuration. */
function withLayers(value: unknown): unknown {
  if (isPlainLayer(value)) return makeLayer(value.layer, value.with);
  if (Array.isArray(value)) return value.map(withLayers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withLayers(each)]));
}

/** Applies a layer to inputs of a network that is being built; the batch is free. */
export function build(layer: tf.layers.Layer, inputs: readonly BuiltShape[], output = 0): Answer<BuiltShape> {
  return answer(() => {
    const symbols = inputs.map(([, ...rest]) => tf.input({ batchShape: [null, ...rest] }));
    return shapeOf(layer.apply(only(symbols)), output);
  });
}

/** Applies a layer to zeros. */
export function run(
  layer: tf.layers.Layer,
  inputs: readonly (readonly number[])[],
  output = 0,
): Answer<readonly number[]> {
  return answer(() => {
    let shape: readonly number[] = [];
    tf.tidy(() => {
      const zeros = inputs.map((sizes) => tf.zeros([...sizes]));
      shape = shapeOf(layer.apply(only(zeros)), output) as readonly number[];
    });
    return shape;
  });
}

function only<Value>(values: Value[]): Value | Value[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}

function shapeOf(outputs: ReturnType<tf.layers.Layer['apply']>, output: number): BuiltShape {
  const found = (Array.isArray(outputs) ? outputs : [outputs])[output];
  if (found === undefined) throw new Error(`there is no output ${output}`);
  return [...found.shape];
}

function answer<Shape>(work: () => Shape): Answer<Shape> {
  try {
    return { shape: work(), error: null };
  } catch (thrown) {
    return { shape: null, error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
