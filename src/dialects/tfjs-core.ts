import type { TensorMeaning } from '../interp/tensor-meaning.js';
import { arrangeMeanings, arrangeMethods } from './tfjs-core/arrange.js';
import { creationMeanings } from './tfjs-core/creation.js';
import { elementwiseMeanings, whereMethod } from './tfjs-core/elementwise.js';
import { windowMeanings } from './tfjs-core/windows.js';

type Meanings = ReadonlyMap<string, TensorMeaning>;

function byName(...families: readonly (readonly TensorMeaning[])[]): Meanings {
  return new Map(families.flat().map((meaning) => [meaning.name, meaning]));
}

/** What each function of the core API on tensors lowers to, by its path below `tf` (version 4.22). */
export const tfjsCore: Meanings = byName(
  windowMeanings,
  elementwiseMeanings,
  arrangeMeanings,
  creationMeanings,
);

/** What each method of a tensor lowers to: the tensor itself is the first parameter. */
export const tfjsMethods: Meanings = byName(
  windowMeanings,
  elementwiseMeanings,
  arrangeMeanings,
  arrangeMethods,
  [whereMethod],
);
