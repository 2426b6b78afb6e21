/** A network of an installed package, as Keras builds it: for one size, or by default. */
export interface KerasJob {
  readonly package: string;
  readonly module: string;
  readonly name: string;
  readonly size?: readonly [number, number];
}

/** What is read: a builder, for any size or for one, or as the package has it. */
export interface KerasReading {
  readonly package: string;
  readonly module: string;
  readonly name: string;
  /** `open`: height and width are symbols in the analysis. */
  readonly size: 'open' | 'default' | readonly [number, number];
  readonly jobs: readonly KerasJob[];
}

const sizes = [
  [224, 224],
  [225, 225],
  [97, 131],
] as const;

interface Family {
  readonly package: string;
  readonly module: string;
  readonly names: readonly string[];
  /** Whether its code computes with the sizes of an input, so that it takes none that is open. */
  readonly needsSize?: boolean;
}

const depths = ['50', '101', '152'];

const families: readonly Family[] = [
  {
    package: 'keras_applications',
    module: 'resnet_common',
    names: depths.flatMap((depth) => [`ResNet${depth}`, `ResNet${depth}V2`]),
  },
  {
    package: 'keras_applications',
    module: 'resnet_common',
    names: ['ResNeXt50', 'ResNeXt101'],
    needsSize: true,
  },
  { package: 'keras_applications', module: 'resnet50', names: ['ResNet50'] },
  { package: 'keras.src.applications', module: 'resnet', names: depths.map((depth) => `ResNet${depth}`) },
  {
    package: 'keras.src.applications',
    module: 'resnet_v2',
    names: depths.map((depth) => `ResNet${depth}V2`),
  },
];

/** What is compared with Keras. */
export const kerasReadings: readonly KerasReading[] = families.flatMap(({ names, needsSize, ...from }) =>
  names.flatMap((name): KerasReading[] => {
    const own = { ...from, name };
    const sized = sizes.map((size): KerasJob => ({ ...own, size }));
    const readings: KerasReading[] =
      needsSize === true
        ? sized.map((job) => ({ ...own, size: job.size ?? 'open', jobs: [job] }))
        : [{ ...own, size: 'open', jobs: sized }];
    return [{ ...own, size: 'default', jobs: [own] }, ...readings];
  }),
);
