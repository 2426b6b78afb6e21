import { fileURLToPath } from 'node:url';
import type * as tf from '@tensorflow/tfjs';
import { CommonJs, isCommonJs } from './commonjs.js';

/** Runs the module of a fixture (a path below `fixtures/`) as it stands and gives its exports. */
export async function loadFixture(file: string): Promise<Readonly<Record<string, unknown>>> {
  const path = fileURLToPath(new URL(`../../fixtures/${file}`, import.meta.url));
  if (!isCommonJs(path)) return (await import(`../../fixtures/${file}`)) as Record<string, unknown>;
  const library: unknown = await import('@tensorflow/tfjs');
  return new CommonJs(() => library).load(path);
}

/** The exported function of that name, as a builder without arguments. Throws when there is none. */
export function builderOf(exports: Readonly<Record<string, unknown>>, name: string): () => tf.LayersModel {
  const builder = exports[name];
  if (typeof builder !== 'function') throw new Error(`the fixture exports no function ${name}`);
  return () => (builder as () => tf.LayersModel)();
}

/** Input shapes with the batch first: the open sizes are filled in from `sizes` in turn, the last of them repeating. */
export function inputsAt(model: tf.LayersModel, sizes: readonly number[]): number[][] {
  return model.inputs.map(({ shape }) => {
    let next = 0;
    return shape.map((size, axis) =>
      axis === 0 ? 1 : (size ?? sizes[Math.min(next++, sizes.length - 1)] ?? 1),
    );
  });
}
