type Sizes = readonly number[];

/** A builder of `fixtures/nets/`, with what others have published about it. */
export interface Net {
  /** Below `fixtures/nets/`. */
  readonly file: string;
  readonly builder: string;
  /** Sizes of the open axes to run it at: odd, oblong and tiny ones among them; one alone where the input is literal. */
  readonly sizes: readonly Sizes[];
  /** Trainable parameters as published, where they are. */
  readonly published?: number;
}

const open = [
  [32, 32],
  [48, 48],
  [33, 47],
] as const;

// Six hundred channels at full size take the cpu backend seconds.
const small = [
  [8, 8],
  [16, 16],
  [9, 13],
] as const;

// From one pixel on.
const any = [
  [24, 24],
  [17, 9],
  [1, 1],
] as const;

/** The sizes of a network whose input leaves none open. */
const literal = [[]] as const;

const anyLength = [[20], [7], [1]] as const;

const anyVolume = [
  [4, 8, 8],
  [3, 5, 9],
  [1, 1, 1],
] as const;

/** Sizes of a network that takes every size from one on. */
const least = (size: number): Sizes[] => [
  [size + 13, size + 13],
  [size + 1, 2 * size + 3],
  [size, size],
];

/** Sizes of a network that halves several times and doubles again. */
const multiples = (of: number): Sizes[] => [
  [2 * of, 2 * of],
  [3 * of, of],
  [of, of],
];

const imageNet = (file: string): Net[] => [
  { file, builder: 'resnet18', sizes: open, published: 11_689_512 },
  { file, builder: 'resnet34', sizes: open, published: 21_797_672 },
  { file, builder: 'resnet50', sizes: open, published: 25_557_032 },
  { file, builder: 'resnet101', sizes: open, published: 44_549_160 },
  { file, builder: 'resnet152', sizes: open, published: 60_192_808 },
];

/** All whole networks. */
export const nets: readonly Net[] = [
  ...imageNet('resnet-class.ts'),
  ...imageNet('resnet-functional.ts'),
  { file: 'cifar.ts', builder: 'resnet20', sizes: [[32, 32]] },
  { file: 'cifar.ts', builder: 'resnet56', sizes: [[32, 32]] },
  { file: 'resnet-d.ts', builder: 'resnet50d', sizes: open, published: 25_576_264 },
  { file: 'preact-v2.ts', builder: 'resnet50v2', sizes: open, published: 25_568_360 },
  { file: 'se-resnet.ts', builder: 'seResNet18', sizes: open },
  { file: 'se-resnet.ts', builder: 'seResNet34', sizes: open },
  { file: 'wide-resnet.js', builder: 'wrn16x4', sizes: open },
  { file: 'wide-resnet.js', builder: 'wrn28x10', sizes: small, published: 36_479_194 },
  { file: 'resnext/index.ts', builder: 'resnext26', sizes: open },
  { file: 'mobilenet-v2.ts', builder: 'mobileNetV2Full', sizes: any, published: 3_504_872 },
  { file: 'mobilenet-v2.ts', builder: 'mobileNetV2Small', sizes: any },
  { file: 'mobilenet-v3.ts', builder: 'mobileNetV3Small', sizes: any },
  { file: 'densenet.ts', builder: 'denseNet40', sizes: least(4) },
  { file: 'unet-residual.ts', builder: 'scanNet', sizes: multiples(16) },
  { file: 'hourglass.ts', builder: 'handPose', sizes: [...multiples(16), [31, 47]] },
  { file: 'gcnet.ts', builder: 'contextNet7', sizes: any },
  { file: 'tcn.ts', builder: 'forecaster', sizes: anyLength },
  { file: 'tcn.ts', builder: 'tagger', sizes: anyLength },
  { file: 'wavenet.js', builder: 'speech', sizes: anyLength },
  { file: 'resnet3d.ts', builder: 'video10', sizes: anyVolume },
  { file: 'resnet3d.ts', builder: 'video18', sizes: anyVolume },
  { file: 'r2plus1d.js', builder: 'r2plus1d10', sizes: anyVolume },
  { file: 'transformer.ts', builder: 'sentiment', sizes: anyLength },
  { file: 'transformer.ts', builder: 'topic', sizes: anyLength },
  { file: 'iresnet.ts', builder: 'iresnet14', sizes: any },
  { file: 'iresnet.ts', builder: 'arcface14', sizes: any },
  { file: 'dla.ts', builder: 'dlaSmall', sizes: any },
  { file: 'dla.ts', builder: 'dlaResidualRoots', sizes: any },
  { file: 'fpn.ts', builder: 'detector', sizes: [...multiples(16), [29, 47]] },
  ...['resnetA', 'resnetB', 'resnetC', 'resnetD'].map((builder) => ({
    file: 'resnet-bcd.ts',
    builder,
    sizes: any,
  })),
  { file: 'stochastic-depth.js', builder: 'stochasticDepth', sizes: any },
  { file: 'option-a.ts', builder: 'resnet20A', sizes: any },
  { file: 'option-a.ts', builder: 'resnet14Doubled', sizes: any },
  { file: 'preact-class.ts', builder: 'preAct14', sizes: any },
  { file: 'preact-class.ts', builder: 'preAct20', sizes: any },
  { file: 'convnext.ts', builder: 'convNextAtto', sizes: any },
  { file: 'convnext.ts', builder: 'convNextFemto', sizes: any },
  { file: 'channels-first.ts', builder: 'imported', sizes: any },
  { file: 'siamese.ts', builder: 'verifier', sizes: any },
  { file: 'siamese.ts', builder: 'ranker', sizes: literal },
  { file: 'efficientnet/index.ts', builder: 'efficientNetTiny', sizes: any },
  { file: 'efficientnet/index.ts', builder: 'efficientNetB0', sizes: any, published: 5_288_548 },
  { file: 'modular/index.js', builder: 'basicNet', sizes: any },
  { file: 'modular/index.js', builder: 'bottleneckNet', sizes: any },
  { file: 'commonjs/index.js', builder: 'createDefault', sizes: any },
  { file: 'commonjs/index.js', builder: 'createDeep', sizes: any },
  { file: 'resnet-sequential.cjs', builder: 'digits', sizes: any },
  { file: 'segmenter.ts', builder: 'segmenter', sizes: [...multiples(4), [7, 19]] },
  { file: 'keywords.js', builder: 'res8', sizes: [[20], [7], [4]] },
  { file: 'keywords.js', builder: 'res15', sizes: anyLength },
  { file: 'board-game.ts', builder: 'nineByNine', sizes: literal },
  { file: 'super-resolution.ts', builder: 'twice', sizes: any },
  { file: 'super-resolution.ts', builder: 'threefold', sizes: any },
  { file: 'linknet.ts', builder: 'roads', sizes: [...multiples(16), [15, 31]] },
  { file: 'hrnet.ts', builder: 'pose', sizes: [...multiples(16), [13, 31]] },
  { file: 'res2net.js', builder: 'res2net14', sizes: any },
  { file: 'inception-resnet.js', builder: 'inceptionResNet', sizes: least(15) },
  { file: 'xception.ts', builder: 'xceptionSmall', sizes: least(7) },
  { file: 'style-transfer.ts', builder: 'painter', sizes: any },
  { file: 'residual-lstm.js', builder: 'tagger', sizes: anyLength },
  { file: 'mixer.ts', builder: 'mixerTiny', sizes: literal },
  { file: 'tabular.js', builder: 'prices', sizes: literal },
  { file: 'shake-shake.ts', builder: 'shake26', sizes: literal },
  { file: 'shake-shake.ts', builder: 'shakeThree', sizes: literal },
];
