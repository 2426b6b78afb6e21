import type { OpKind } from '../../ops/kinds.js';
import type { PlainAttributes } from '../job.js';
import { binary, coreBuilders, coreConvolutions, op } from './core.js';
import { layerBuilders } from './layers.js';
import { torchBuilders } from './torch.js';
import { type Builder, numberOf, numbersOf, NotRebuilt, only } from './tf.js';

/** Ops that a layer and a function of the core API share: the attributes tell which of the two it was. */
function either(isCore: (attrs: PlainAttributes) => boolean, core: Builder, layer: Builder): Builder {
  return (tf, attrs) => (isCore(attrs) ? core : layer)(tf, attrs);
}

/** A kernel that was given is for so many channels. */
const givenKernel = (attrs: PlainAttributes): boolean => attrs['channels'] !== undefined;

/** What PyTorch has under the same name. */
const isTorch = (attrs: PlainAttributes): boolean => attrs['framework'] === 'torch';

/** PyTorch's layers say what they are made for, those of TensorFlow.js are made for what they are given. */
const isMadeFor =
  (key: string): ((attrs: PlainAttributes) => boolean) =>
  (attrs) =>
    attrs[key] !== undefined;

const channelsSecond = (attrs: PlainAttributes): boolean => attrs['layout'] === 'NCHW';

/** Keras convolves channels in groups, which no layer of TensorFlow.js does: the groups are alike, and one stands for all. */
function inGroups(kind: LayerConvolution): Builder {
  return (tf, attrs) => {
    const groups = numberOf(attrs, 'groups', 1);
    const convolve = layerBuilders[kind](tf, { ...attrs, filters: numberOf(attrs, 'filters') / groups });
    return (inputs) => {
      const x = only(inputs);
      const axis = channelsSecond(attrs) ? 1 : x.rank - 1;
      const made = convolve(tf.split(x, groups, axis).slice(0, 1));
      return tf.concat(
        Array.from({ length: groups }, () => (Array.isArray(made) ? only(made) : made)),
        axis,
      );
    };
  };
}

type LayerConvolution = keyof typeof coreConvolutions;

/** A convolution of PyTorch, of the core API, or of a layer. */
function convolution(kind: LayerConvolution, torch: Builder): Builder {
  const layer = either(({ groups = 1 }) => groups !== 1, inGroups(kind), layerBuilders[kind]);
  return either(isTorch, torch, either(givenKernel, coreConvolutions[kind], layer));
}

function pooling(kind: 'max' | 'average', rank: 1 | 2 | 3): Builder {
  const torch = kind === 'max' ? torchBuilders.maxPool : torchBuilders.averagePool;
  return either(isTorch, torch, layerBuilders[`${kind}Pooling${rank}d`]);
}

const broadcast = (attrs: PlainAttributes): boolean => attrs['broadcast'] !== undefined;

const addTensors: Builder = (tf, attrs) =>
  attrs['broadcast'] === 'none' ? (inputs) => tf.addN(inputs) : binary('add')(tf, attrs);

const softmax = op((tf, inputs, attrs) => tf.softmax(only(inputs), numbersOf(attrs, 'axis')[0] ?? -1));

/** Ops of which no more than the shape is known that comes out: networks with them are not rebuilt. */
export const lackingKinds = [
  'index',
  'resample',
  'spaceToDepth',
  'attention',
  'multiHeadAttention',
  'dotAttention',
  'depthwiseConv1d',
  'separableConv1d',
  'cropping1d',
  'cropping3d',
  'stackedRecurrent',
  'transformerEncoder',
] as const satisfies readonly OpKind[];

const lacking = Object.fromEntries(
  lackingKinds.map((kind): [string, Builder] => [
    kind,
    () => {
      throw new NotRebuilt(`${kind} is not rebuilt`);
    },
  ]),
) as Readonly<Record<(typeof lackingKinds)[number], Builder>>;

/** Every op of the table, built on TensorFlow.js: one that lacks here does not compile. */
export const builders: Readonly<Record<OpKind, Builder>> = {
  ...coreBuilders,
  ...layerBuilders,
  ...lacking,
  conv1d: convolution('conv1d', torchBuilders.convolution),
  conv2d: convolution('conv2d', torchBuilders.convolution),
  conv3d: convolution('conv3d', torchBuilders.convolution),
  conv1dTranspose: either(isTorch, torchBuilders.transposedConvolution, lacking.index),
  conv2dTranspose: convolution('conv2dTranspose', torchBuilders.transposedConvolution),
  conv3dTranspose: convolution('conv3dTranspose', torchBuilders.transposedConvolution),
  depthwiseConv2d: convolution('depthwiseConv2d', torchBuilders.convolution),
  separableConv2d: convolution('separableConv2d', torchBuilders.convolution),
  maxPooling1d: pooling('max', 1),
  maxPooling2d: pooling('max', 2),
  maxPooling3d: pooling('max', 3),
  averagePooling1d: pooling('average', 1),
  averagePooling2d: pooling('average', 2),
  averagePooling3d: pooling('average', 3),
  adaptiveAvgPool: torchBuilders.adaptiveAvgPool,
  adaptiveMaxPool: torchBuilders.adaptiveMaxPool,
  batchNormalization: either(isMadeFor('channels'), torchBuilders.normalization, layerBuilders.batchNormalization),
  batchNormalization3d: torchBuilders.normalization,
  groupNormalization: torchBuilders.normalization,
  dense: either(isMadeFor('features'), torchBuilders.linear, layerBuilders.dense),
  flattenAxes: torchBuilders.flattenAxes,
  depthToSpace: either(channelsSecond, torchBuilders.depthToSpace, coreBuilders.depthToSpace),
  resizeBilinear: either(channelsSecond, torchBuilders.resizeBilinear, coreBuilders.resizeBilinear),
  resizeNearestNeighbor: either(channelsSecond, torchBuilders.resizeNearestNeighbor, coreBuilders.resizeNearestNeighbor),
  add: either(broadcast, addTensors, layerBuilders.add),
  multiply: either(broadcast, binary('mul'), layerBuilders.multiply),
  maximum: either(broadcast, binary('maximum'), layerBuilders.maximum),
  minimum: either(broadcast, binary('minimum'), layerBuilders.minimum),
  softmax: either(({ viaLayer }) => viaLayer !== true, softmax, layerBuilders.softmax),
}; // prettier-ignore
