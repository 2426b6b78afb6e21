/** A builder of `fixtures/nets/`, with what others have published about it. */
export interface Net {
  /** Below `fixtures/nets/`. */
  readonly file: string;
  readonly builder: string;
  /** Sizes to run it at: squares, and one odd and oblong; one alone where the input is literal. */
  readonly sizes: readonly (readonly [number, number])[];
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
];
