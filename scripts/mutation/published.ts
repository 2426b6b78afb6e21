import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../proof/judge-network.js';
import { fetchPackage } from '../real-code/cache.js';
import { packages } from '../real-code/packages.js';

/** A published package whose networks are built from layers, and code that builds them. */
interface Source {
  readonly name: string;
  readonly files: readonly string[];
  /** What those import and no network is built with. */
  readonly others: readonly string[];
  readonly entry: string;
  readonly text: string;
  readonly builders: readonly string[];
}

const gpt = '{ nLayer: 2, nHead: 4, nEmbd: 32, vocabSize: 11, blockSize: 16, dropout: 0.1, residDrop: 0.1 }';
const vit = '{ inputResolution: 32, patchSize: 8, outputDim: 16, nEmbd: 32, nLayer: 2, nHead: 4 }';

const sources: readonly Source[] = [
  {
    name: 'gpt-tfjs',
    files: ['src/model.js'],
    others: ['src/train.js', 'src/optimizers.js'],
    entry: 'src/build.js',
    text: `const { GPT } = require('./model.js');\nexports.gpt = () => GPT(${gpt});\n`,
    builders: ['gpt'],
  },
  {
    name: 'modelzoo',
    files: ['src/layers.ts', 'src/models/gpt.ts', 'src/models/vit.ts'],
    others: ['src/utils.ts', 'src/optimizers.ts'],
    entry: 'src/build.ts',
    text: `import { GPT } from './models/gpt';
import { VisionTransformer } from './models/vit';
export const gpt = () => GPT(${gpt});
export const vit = () => VisionTransformer(${vit});
`,
    builders: ['gpt', 'vit'],
  },
];

/** Networks of packages as their authors publish them, fetched where they are not there yet. */
export function publishedNetworks(): readonly Subject[] {
  return sources.flatMap(({ name, files, others, entry, text, builders }): Subject[] => {
    const published = packages.find((each) => each.name === name);
    if (published === undefined) return [];
    const { folder } = fetchPackage(published);
    const path = (file: string): string => `${name}/${file}`;
    const texts = [...files, ...others].map((file) => [path(file), readFileSync(join(folder, file), 'utf8')]);
    return [
      {
        sources: Object.fromEntries([...texts, [path(entry), text]]) as Record<string, string>,
        entry: path(entry),
        builders,
        untouched: [path(entry), ...others.map(path)],
      },
    ];
  });
}
