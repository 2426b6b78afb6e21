/** A published package whose code builds networks on TensorFlow.js. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** What is analysed, below the package's folder. */
  readonly paths: readonly string[];
  /** Builds its networks; `load` imports a file of the package. Without it the package is only read. */
  readonly build?: (load: (file: string) => Record<string, Builder>) => void;
}

type Builder = (config: Readonly<Record<string, unknown>>) => unknown;

const small = { nLayer: 3, nHead: 4, nEmbd: 32, vocabSize: 11, blockSize: 16, dropout: 0.1, residDrop: 0.1 };

function call(
  module: Record<string, Builder>,
  name: string,
  config: Readonly<Record<string, unknown>>,
): void {
  const builder = module[name];
  if (builder === undefined) throw new Error(`the package has no ${name} any more`);
  builder(config);
}

/** What `npm run real-code` fetches, reads and, where it can, runs. */
export const packages: readonly PublishedPackage[] = [
  { name: '@vladmandic/face-api', version: '1.7.15', paths: ['src'] },
  {
    name: 'gpt-tfjs',
    version: '0.0.5',
    paths: ['src'],
    build: (load) => {
      call(load('src/model.js'), 'GPT', small);
    },
  },
  {
    name: 'modelzoo',
    version: '0.0.4',
    paths: ['src'],
    build: (load) => {
      call(load('src/models/gpt.ts'), 'GPT', small);
      call(load('src/models/vit.ts'), 'VisionTransformer', {
        inputResolution: 32,
        patchSize: 8,
        outputDim: 16,
        nEmbd: 32,
        nLayer: 2,
        nHead: 4,
      });
    },
  },
];
