import type { FaultClass, PlantedFault, Style } from './faults.js';

/** A fixture of its own: its builder (null where the module itself builds it) and what is wrong in it. */
type Own = readonly [file: string, builder: string | null, kind: FaultClass, style: Style, what: string];

const residual: readonly Own[] = [
  ['missing-projection.ts', 'classifier', 'projection', 'functions', 'no projection at a stride'],
  [
    'projection-without-stride.ts',
    'smallResNet',
    'projection',
    'functions',
    'a projection that keeps stride 1',
  ],
  ['projection-filters.ts', 'backbone', 'projection', 'configuration', 'a projection to other filters'],
  ['guard-without-channels.ts', 'resnet', 'projection', 'class', 'a guard that asks for the stride alone'],
  [
    'guard-without-stride.ts',
    'faceEmbedder',
    'projection',
    'functions',
    'a guard that asks for the channels alone',
  ],
  ['ternary-by-stride.js', 'wideNet', 'projection', 'configuration', 'a shortcut chosen by the stride alone'],
  ['layer-class.ts', 'enhancer', 'projection', 'layer classes', 'no projection where the channels change'],
  ['two-bad-calls.ts', 'refiner', 'projection', 'functions', 'two calls of a block that has no projection'],
  [
    'channels-first.ts',
    'spectrogramNet',
    'projection',
    'functions',
    'channels read from the last axis, channels first',
  ],
  ['floor-pool-shortcut.ts', 'resnetD', 'rounding', 'functions', 'an average pool that rounds down'],
  [
    'two-paddings.ts',
    'encoder',
    'rounding',
    'functions',
    'padding on one end only, and none on the shortcut',
  ],
  ['unpadded-in-unet.ts', 'unet', 'stride or padding', 'functions', 'no padding in the blocks of a U-Net'],
  ['even-kernel.ts', 'patchDiscriminator', 'rounding', 'functions', 'a 4×4 kernel on one side'],
  ['max-pool-shortcut.ts', 'miniXception', 'rounding', 'functions', 'a max pool that rounds down'],
  [
    'inplanes-too-early.ts',
    'bottleneckNet',
    'channels',
    'class',
    'channels noted before the guard reads them',
  ],
  ['inplanes-never-updated.ts', 'hourglassEncoder', 'channels', 'class', 'channels that are never noted'],
  ['expansion-forgotten.ts', 'network', 'channels', 'configuration', 'an expansion that the guard forgets'],
  ['tripled-channels.ts', 'thumbnailNet', 'channels', 'functions', 'a branch of three times the channels'],
  [
    'concatenated-branches.ts',
    'inceptionStem',
    'channels',
    'configuration',
    'branches brought back to other channels',
  ],
  ['dense-units.ts', null, 'channels', 'functions', 'dense units of the hidden width'],
  [
    'stride-in-every-block.ts',
    'plantNet',
    'stride or padding',
    'functions',
    'the stride of a stage in all of its blocks',
  ],
  [
    'stride-in-every-pass.ts',
    'smallNet',
    'stride or padding',
    'functions',
    'the stride of a loop in all of its passes',
  ],
  [
    'stride-on-both-convs.ts',
    'spectrogramNet',
    'stride or padding',
    'functions',
    'a stride on both convolutions',
  ],
  ['valid-board-convs.js', 'policyValueNet', 'stride or padding', 'functions', 'the default padding'],
  ['causal-padding-short.ts', 'forecaster', 'stride or padding', 'functions', 'padding for another kernel'],
  [
    'dilation-without-padding.ts',
    'contextNet',
    'dilation',
    'functions',
    'a dilated convolution without padding',
  ],
];

const broadcast: readonly Own[] = [
  ['mask-of-one-channel.ts', 'saliencyNet', 'other', 'functions', 'a mask of one channel is added'],
  ['kernel-as-big-as-the-map.ts', 'boardNet', 'other', 'functions', 'a kernel as big as the map'],
  ['too-many-stages.ts', 'tinyResNet', 'other', 'configuration', 'more stages than the input has halves'],
];

const layerInput: readonly Own[] = [
  [
    'merge-in-sequential.ts',
    'chartNet',
    'sequential',
    'sequential parts',
    'an add as a layer of a sequential model',
  ],
  [
    'concatenate-in-sequential.js',
    'segmenter',
    'sequential',
    'sequential parts',
    'a concatenation in a sequential model',
  ],
  [
    'tensor-in-sequential.ts',
    'sensorNet',
    'sequential',
    'sequential parts',
    'a tensor given to a sequential model',
  ],
  [
    'first-layer-without-shape.ts',
    'digitClassifier',
    'sequential',
    'sequential parts',
    'a first layer without a shape',
  ],
  [
    'states-in-sequential.ts',
    'forecaster',
    'sequential',
    'sequential parts',
    'a layer that gives its states as well',
  ],
  [
    'heads-in-sequential.ts',
    'detector',
    'sequential',
    'sequential parts',
    'a network of two outputs as a layer',
  ],
  [
    'network-of-another-size.ts',
    'verifier',
    'sequential',
    'sequential parts',
    'a network with weights for another size',
  ],
  ['weight-of-free-size.ts', 'tagger', 'other', 'layer classes', 'a weight for every place of an open axis'],
  ['promised-shape.ts', 'crelu', 'other', 'layer classes', 'a shape that is not what the layer gives'],
  ['one-layer-two-widths.ts', 'detector', 'other', 'class', 'one layer on maps of two widths'],
  ['concat-of-two-sizes.ts', 'inceptionReduction', 'other', 'configuration', 'a concatenation of two sizes'],
  ['concat-of-odd-sizes.ts', 'initialBlock', 'other', 'functions', 'a concatenation that fits even sizes'],
  ['convolution-after-pool.ts', 'squeeze', 'other', 'functions', 'a convolution behind a global pool'],
  ['multiply-of-other-channels.js', 'gatedNet', 'other', 'functions', 'a gate of other channels'],
  ['layer-of-no-filters.ts', 'net', 'other', 'functions', 'a quarter of three channels, rounded down'],
  ['add-of-one.ts', 'denoiser', 'other', 'functions', 'an add of one tensor'],
  ['reshape-of-too-few.ts', 'generator', 'other', 'functions', 'a reshape to more elements'],
  ['causal-conv1d.ts', 'waveNet', 'other', 'functions', 'a padding that the library does not run'],
  ['submodel-of-other-channels.ts', 'deblur', 'other', 'functions', 'a network for other channels'],
  ['kernel-bigger-than-map.ts', 'digits', 'other', 'functions', 'a kernel bigger than the map'],
];

const inFolder = (folder: string, own: readonly Own[]): PlantedFault[] =>
  own.map(([file, builder, kind, style, what]) => ({
    file: `${folder}/${file}`,
    builder,
    kind,
    style,
    what,
  }));

/** Faults that are fixtures of the rules. */
export const faultsInFiles: readonly PlantedFault[] = [
  ...inFolder('residual-shape-mismatch', residual),
  ...inFolder('silent-broadcast-add', broadcast),
  ...inFolder('layer-input-mismatch', layerInput),
];
