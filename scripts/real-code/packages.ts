/** A published package whose code builds networks on TensorFlow.js. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** Who publishes it. */
  readonly author: string;
  /** What is analysed, below the package's folder: folders and files. */
  readonly paths: readonly string[];
  /** Whether its networks add shortcuts with `tf.layers.add`. */
  readonly addsLayers?: true;
  /** A program in recipes/ that builds and applies its networks. */
  readonly recipe?: string;
  /** Why there is none: the package is only read. */
  readonly onlyRead?: string;
  /** Why adds of it are not sized, as far as it is known. */
  readonly whyLost?: string;
  /** What running its code has shown of the findings there. */
  readonly judgement?: string;
  /** Packages that its code imports besides TensorFlow.js, `name@version`. */
  readonly needs?: readonly string[];
  /** A bundle of TensorFlow.js that it ships: run with the development dependency in its place, so that adds are seen. */
  readonly ownTensorFlow?: string;
}

/** What `npm run real-code` fetches, reads and, where it can, runs. */
export const packages: readonly PublishedPackage[] = [
  {
    name: 'gpt-tfjs',
    version: '0.0.5',
    author: 'Anton Zemlyansky',
    paths: ['src'],
    addsLayers: true,
    recipe: 'gpt-tfjs.cjs',
  },
  {
    name: 'modelzoo',
    version: '0.0.4',
    author: 'Anton Zemlyansky',
    paths: ['src'],
    addsLayers: true,
    recipe: 'modelzoo.cjs',
  },
  {
    name: 'face-api.js',
    version: '0.22.2',
    author: 'justadudewhohacks',
    paths: ['build/commonjs'],
    recipe: 'face-api.js.cjs',
    needs: ['tslib@1.14.1'],
  },
  {
    name: 'modern-face-api',
    version: '0.22.5',
    author: 'SujalXplores',
    paths: ['build/commonjs'],
    recipe: 'modern-face-api.cjs',
    needs: ['tslib@1.14.1'],
  },
  {
    name: '@vladmandic/face-api',
    version: '1.7.15',
    author: 'Vladimir Mandic',
    paths: ['src'],
    recipe: 'vladmandic-face-api.cjs',
    ownTensorFlow: 'dist/tfjs.esm.js',
  },
  {
    name: '@magenta/music',
    version: '1.23.1',
    author: 'Magenta, Google',
    paths: ['esm'],
    recipe: 'magenta-music.cjs',
    whyLost: 'whether an add is made at all hangs on channels that only a checkpoint tells',
    needs: ['node-fetch@2.7.0', 'protobufjs@6.11.4'],
  },
  {
    name: 'aida-nlp',
    version: '0.1.8',
    author: 'Rodrigo Pimentel',
    paths: ['dist'],
    recipe: 'aida-nlp.cjs',
    needs: ['lodash@4.17.21'],
  },
  {
    name: 'rl-ts',
    version: '0.0.11',
    author: 'StoneT2000',
    paths: ['lib'],
    onlyRead: 'it imports a package that no registry has',
  },
  {
    name: 'nodecommons-esm-ai-tensorflow',
    version: '1.0.5',
    author: 'Pete Morris',
    paths: ['dist'],
    onlyRead: 'it imports parts that its versions of TensorFlow.js do not have',
  },
  {
    name: 'tfjs-onnx',
    version: '0.1.1',
    author: 'chaosmail',
    paths: ['dist/node'],
    addsLayers: true,
    onlyRead: 'the network that it builds stands in an ONNX file',
  },
  {
    name: '@genai-fi/nanogpt',
    version: '1.3.0',
    author: 'knicos',
    paths: ['dist/layers', 'dist/models', 'dist/ops'],
    onlyRead: 'TensorFlow.js is bundled under names of one letter',
  },
  {
    name: 'denoiser',
    version: '0.0.11',
    author: 'Dennis Smolek',
    paths: ['dist/index.mjs'],
    onlyRead: 'one bundle with TensorFlow.js, for the browser',
  },
  {
    name: 'tfjs-tiny-yolov2',
    version: '0.4.0',
    author: 'justadudewhohacks',
    paths: ['src'],
    onlyRead: 'no residual adds; it needs a TensorFlow.js of 2018',
  },
  {
    name: 'scikitjs',
    version: '1.24.0',
    author: 'javascriptdata',
    paths: ['src'],
    onlyRead: 'its networks are single layers that only training builds',
  },
  {
    name: 'reimprovejs',
    version: '0.0.2',
    author: 'Paul Breton',
    paths: ['dist'],
    onlyRead: 'no residual adds; it needs a browser',
  },
  {
    name: '@epfml/discojs-node',
    version: '2.1.1',
    author: 'epfml',
    paths: ['dist/core/default_tasks'],
    onlyRead: 'no residual adds; its index loads native bindings',
  },
  {
    name: '@piximi/models',
    version: '0.1.4',
    author: 'Allen Goodman',
    paths: ['dist'],
    onlyRead: 'its network is a downloaded one with a new head',
  },
  {
    name: '@teachablemachine/image',
    version: '0.8.5',
    author: 'Google Creative Lab',
    paths: ['dist'],
    onlyRead: 'its network is a downloaded one with a new head',
  },
  {
    name: 'hidden-markov-model-tf',
    version: '4.0.0',
    author: 'nearform',
    paths: ['lib', 'index.js'],
    onlyRead: 'a probabilistic model, without a network',
  },
  {
    name: '@tensorflow-models/speech-commands',
    version: '0.5.4',
    author: 'TensorFlow',
    paths: ['dist'],
    onlyRead: 'its network is a downloaded one with a new head',
  },
];
