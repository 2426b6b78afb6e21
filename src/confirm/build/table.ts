import type { OpKind } from '../../ops/kinds.js';
import type { PlainAttributes } from '../job.js';
import { binary, coreBuilders, coreConvolutions, op } from './core.js';
import { layerBuilders } from './layers.js';
import { type Builder, numbersOf, only } from './tf.js';

/** Ops that a layer and a function of the core API share: the attributes tell which of the two it was. */
function either(isCore: (attrs: PlainAttributes) => boolean, core: Builder, layer: Builder): Builder {
  return (tf, attrs) => (isCore(attrs) ? core : layer)(tf, attrs);
}

/** A kernel that was given is for so many channels. */
const givenKernel = (attrs: PlainAttributes): boolean => attrs['channels'] !== undefined;

const broadcast = (attrs: PlainAttributes): boolean => attrs['broadcast'] !== undefined;

const addTensors: Builder = (tf, attrs) =>
  attrs['broadcast'] === 'none' ? (inputs) => tf.addN(inputs) : binary('add')(tf, attrs);

const softmax = op((tf, inputs, attrs) => tf.softmax(only(inputs), numbersOf(attrs, 'axis')[0] ?? -1));

/** PyTorch's ops that TensorFlow.js has no counterpart of: networks with them are not rebuilt. */
export const lackingKinds = [
  'adaptiveAvgPool',
  'adaptiveMaxPool',
  'batchNormalization3d',
  'groupNormalization',
  'flattenAxes',
  'index',
] as const satisfies readonly OpKind[];

const lacking = Object.fromEntries(
  lackingKinds.map((kind): [string, Builder] => [
    kind,
    () => {
      throw new Error(`TensorFlow.js has no ${kind}`);
    },
  ]),
) as Readonly<Record<(typeof lackingKinds)[number], Builder>>;

/** Every op of the table, built on TensorFlow.js: one that lacks here does not compile. */
export const builders: Readonly<Record<OpKind, Builder>> = {
  ...coreBuilders,
  ...layerBuilders,
  ...lacking,
  conv1d: either(givenKernel, coreConvolutions.conv1d, layerBuilders.conv1d),
  conv2d: either(givenKernel, coreConvolutions.conv2d, layerBuilders.conv2d),
  conv3d: either(givenKernel, coreConvolutions.conv3d, layerBuilders.conv3d),
  conv2dTranspose: either(givenKernel, coreConvolutions.conv2dTranspose, layerBuilders.conv2dTranspose),
  conv3dTranspose: either(givenKernel, coreConvolutions.conv3dTranspose, layerBuilders.conv3dTranspose),
  depthwiseConv2d: either(givenKernel, coreConvolutions.depthwiseConv2d, layerBuilders.depthwiseConv2d),
  separableConv2d: either(givenKernel, coreConvolutions.separableConv2d, layerBuilders.separableConv2d),
  add: either(broadcast, addTensors, layerBuilders.add),
  multiply: either(broadcast, binary('mul'), layerBuilders.multiply),
  maximum: either(broadcast, binary('maximum'), layerBuilders.maximum),
  minimum: either(broadcast, binary('minimum'), layerBuilders.minimum),
  softmax: either(({ viaLayer }) => viaLayer !== true, softmax, layerBuilders.softmax),
};
