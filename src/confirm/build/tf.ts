import type * as Core from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type * as Layers from '@tensorflow/tfjs-layers';
import type { PlainAttributes } from '../job.js';

/** TensorFlow.js as every one of its packages gives it: which of them is decided when a backend is loaded. */
export type Tf = Omit<typeof Core, 'default'> & Omit<typeof Layers, 'default'>;

/** Applies one op; of a shared layer, always the same. */
export type Apply = (inputs: Tensor[]) => Tensor | Tensor[];

/** Makes an op of the framework from attributes of the table of ops. */
export type Builder = (tf: Tf, attrs: PlainAttributes) => Apply;

/** What the framework that a network is written for has or refuses, and TensorFlow.js does not. */
export class NotRebuilt extends Error {}

export function numberOf(attrs: PlainAttributes, key: string, fallback = 0): number {
  const value = attrs[key];
  return typeof value === 'number' ? value : fallback;
}

export function numbersOf(attrs: PlainAttributes, key: string): number[] {
  const value = attrs[key];
  return Array.isArray(value) ? [...(value as readonly number[])] : [];
}

export function textOf(attrs: PlainAttributes, key: string, fallback = ''): string {
  const value = attrs[key];
  return typeof value === 'string' ? value : fallback;
}

export function pairsOf(attrs: PlainAttributes, key: string): [number, number][] {
  const value = attrs[key];
  if (!Array.isArray(value)) return [];
  return (value as readonly (readonly number[])[]).map(([before = 0, after = 0]) => [before, after]);
}

/** The first input, of an op that has one. */
export function only(inputs: readonly Tensor[]): Tensor {
  const [first] = inputs;
  if (!first) throw new Error('an op without its input');
  return first;
}
