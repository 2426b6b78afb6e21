/**
 * Builds the networks of one fetched package on TensorFlow.js and prints every add that it sees, as JSON: where the
 * package's code makes it, and the size that TensorFlow.js gives it. A process of its own, since what published code
 * does to globals must not reach the analysis.
 */
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { packages } from './real-code-packages.js';

/** An add as TensorFlow.js carried it out. */
export interface ObservedAdd {
  /** Below the package's folder. */
  readonly file: string;
  readonly line: number;
  readonly shape: readonly (number | null)[];
}

const [name = '', folder = ''] = process.argv.slice(2);
const observed: ObservedAdd[] = [];

/** The innermost place of the package on the stack. */
function place(): { readonly file: string; readonly line: number } | null {
  for (const frame of new Error().stack?.split('\n') ?? []) {
    const [, path, line] = /\(?(?:file:\/\/)?(\/[^()]*?):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (path?.startsWith(folder) === true && !path.includes('/node_modules/')) {
      return { file: relative(folder, path), line: Number(line) };
    }
  }
  return null;
}

function watchAdds(): void {
  const { prototype } = tf.layers.Layer;
  const apply = Object.getOwnPropertyDescriptor(prototype, 'apply')?.value as typeof prototype.apply;
  prototype.apply = function (this: tf.layers.Layer, ...args) {
    this.setFastWeightInitDuringBuild(true);
    const output = apply.apply(this, args);
    const at = this.getClassName() === 'Add' ? place() : null;
    if (at !== null && !Array.isArray(output)) observed.push({ ...at, shape: output.shape });
    return output;
  };
}

const published = packages.find((each) => each.name === name);
const load = createRequire(resolve(folder, 'package.json'));
watchAdds();
published?.build?.(
  (file) => load(resolve(folder, file)) as ReturnType<Parameters<typeof published.build & object>[0]>,
);
process.stdout.write(`${JSON.stringify(observed)}\n`);
