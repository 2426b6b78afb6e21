import * as tf from '@tensorflow/tfjs';
import type { PlainConfig } from './plain-reader.js';

/** A shape as tfjs gives it while a network is built: null where it knows no size. */
export type BuiltShape = readonly (number | null)[];

/** What tfjs did: a shape, or the words with which it refused. */
export type Answer<Shape> =
  { readonly shape: Shape; readonly error: null } | { readonly shape: null; readonly error: string };

const makers = tf.layers as unknown as Readonly<Record<string, (config: unknown) => tf.layers.Layer>>;

/** Makes a layer by its name in `tf.layers`; its weights are zeros, since random ones take long. */
export function makeLayer(name: string, config: PlainConfig): tf.layers.Layer {
  const maker = makers[name];
  if (maker === undefined) throw new Error(`tf.layers has no ${name}`);
  // tfjs writes its defaults into the configuration that it is given, and asks for `instanceof Array`.
  const layer = maker(JSON.parse(JSON.stringify(config)));
  layer.setFastWeightInitDuringBuild(true);
  return layer;
}

/** Applies a layer to inputs of a network that is being built; the batch is free. */
export function build(layer: tf.layers.Layer, inputs: readonly BuiltShape[]): Answer<BuiltShape> {
  return answer(() => {
    const symbols = inputs.map(([, ...rest]) => tf.input({ batchShape: [null, ...rest] }));
    return shapeOf(layer.apply(only(symbols)));
  });
}

/** Applies a layer to zeros. */
export function run(
  layer: tf.layers.Layer,
  inputs: readonly (readonly number[])[],
): Answer<readonly number[]> {
  return answer(() => {
    let shape: readonly number[] = [];
    tf.tidy(() => {
      const zeros = inputs.map((sizes) => tf.zeros([...sizes]));
      shape = shapeOf(layer.apply(only(zeros))) as readonly number[];
    });
    return shape;
  });
}

function only<Value>(values: Value[]): Value | Value[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}

function shapeOf(output: ReturnType<tf.layers.Layer['apply']>): BuiltShape {
  if (Array.isArray(output)) throw new Error('several tensors come out');
  return [...output.shape];
}

function answer<Shape>(work: () => Shape): Answer<Shape> {
  try {
    return { shape: work(), error: null };
  } catch (thrown) {
    return { shape: null, error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
