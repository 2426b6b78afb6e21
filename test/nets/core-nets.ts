import type { RunShape } from '../../scripts/proof/observe.js';

/** A network whose ops are called by its own code: a function of tensors, or layer classes. */
export interface CoreNet {
  /** Below `fixtures/nets/`. */
  readonly file: string;
  readonly builder: string;
  /** Of a function of tensors: their shapes without the batch. */
  readonly inputs?: readonly RunShape[];
  /** Sizes of the open axes to run it at. */
  readonly sizes: readonly (readonly number[])[];
  readonly adds: number;
}

const image = [[null, null, 3]];
const any = [
  [24, 24],
  [17, 9],
  [1, 1],
];

export const coreNets: readonly CoreNet[] = [
  { file: 'core-resnet.ts', builder: 'classify', inputs: image, sizes: any, adds: 6 },
  { file: 'core-chained.js', builder: 'embed', inputs: image, sizes: any, adds: 3 },
  { file: 'core-denoiser.ts', builder: 'denoise', inputs: [[null, 1]], sizes: [[20], [7], [1]], adds: 4 },
  {
    file: 'core-unet.ts',
    builder: 'segment',
    inputs: image,
    sizes: [
      [16, 16],
      [8, 20],
      [4, 4],
    ],
    adds: 5,
  },
  { file: 'layer-classes.ts', builder: 'basic', sizes: any, adds: 6 },
  { file: 'layer-classes.ts', builder: 'inverted', sizes: any, adds: 3 },
];
