/** How a planted fault shows on TensorFlow.js. Sizes are of square inputs (of the length, for sequences). */
export interface PlantedFault {
  /** Below `fixtures/`. */
  readonly file: string;
  /** The export that builds the model; null where the module itself builds it. */
  readonly builder: string | null;
  /**
   * `build`: tfjs refuses to build it. `run`: it builds and tfjs refuses to run it from `witness` on, as far as
   * `verdict` goes. `broadcast`: it runs, and an add has sides of different sizes. `empty`: it runs on a map of size 0.
   */
  readonly shows: 'build' | 'run' | 'broadcast' | 'empty';
  /** What tfjs says or, where it says nothing, the layer that it happens at. */
  readonly observed: string;
  readonly verdict: 'always' | 'depends';
  /** The smallest size that shows it; null where the sizes are literal or tfjs cannot build the model. */
  readonly witness: number | null;
  /** The nearest size that does not show it, nor another. */
  readonly passing: number | null;
  /** The axes that these sizes are of, where they are not H and W. */
  readonly axes?: readonly string[];
}

const mismatch = 'Operands could not be broadcast together';

const atBuild = (file: string, builder: string | null, observed = mismatch): PlantedFault => ({
  file,
  builder,
  shows: 'build',
  observed,
  verdict: 'always',
  witness: null,
  passing: null,
});

const atRun = (
  file: string,
  builder: string,
  witness: number,
  passing: number | null = null,
): PlantedFault => ({
  file,
  builder,
  shows: 'run',
  observed: mismatch,
  verdict: passing === null ? 'always' : 'depends',
  witness,
  passing,
});

const residual = [
  atRun('missing-projection.ts', 'classifier', 3),
  atRun('projection-without-stride.ts', 'smallResNet', 3),
  atBuild('projection-filters.ts', 'backbone'),
  atBuild('guard-without-channels.ts', 'resnet'),
  atRun('guard-without-stride.ts', 'faceEmbedder', 3),
  atRun('stride-in-every-block.ts', 'plantNet', 9),
  atRun('floor-pool-shortcut.ts', 'resnetD', 9, 8),
  atRun('two-paddings.ts', 'encoder', 5, 4),
  atBuild('inplanes-too-early.ts', 'bottleneckNet'),
  atBuild('inplanes-never-updated.ts', 'hourglassEncoder'),
  atBuild('expansion-forgotten.ts', 'network'),
  atRun('stride-on-both-convs.ts', 'spectrogramNet', 5),
  atRun('dilation-without-padding.ts', 'contextNet', 4),
  atBuild('valid-board-convs.js', 'policyValueNet'),
  atBuild('causal-padding-short.ts', 'forecaster'),
  atRun('even-kernel.ts', 'patchDiscriminator', 5),
  atRun('max-pool-shortcut.ts', 'miniXception', 5),
  atBuild('ternary-by-stride.js', 'wideNet'),
  atBuild('dense-units.ts', null),
  atBuild('concatenated-branches.ts', 'inceptionStem'),
  atRun('layer-class.ts', 'enhancer', 1),
  atRun('two-bad-calls.ts', 'refiner', 3),
  atRun('channels-first.ts', 'spectrogramNet', 3),
  atBuild('tripled-channels.ts', 'thumbnailNet'),
  atRun('stride-in-every-pass.ts', 'smallNet', 5),
].map((fault) => ({ ...fault, file: `residual-shape-mismatch/${fault.file}` }));

const broadcast: PlantedFault[] = [
  { file: 'mask-of-one-channel.ts', builder: 'saliencyNet', observed: 'add_', witness: 1 },
  { file: 'kernel-as-big-as-the-map.ts', builder: 'boardNet', observed: 'with_context', witness: null },
  { file: 'too-many-stages.ts', builder: 'tinyResNet', observed: 'add_', witness: null },
].map((fault) => ({
  ...fault,
  file: `silent-broadcast-add/${fault.file}`,
  shows: 'broadcast',
  verdict: 'always',
  passing: null,
}));

const layerInput: PlantedFault[] = [
  atBuild('concat-of-two-sizes.ts', 'inceptionReduction', 'requires inputs with matching shapes'),
  atBuild('convolution-after-pool.ts', 'squeeze', 'expected ndim=4, found ndim=2'),
  atBuild('one-layer-two-widths.ts', 'detector', 'expected axis 3 of input shape to have value 32'),
  atBuild('multiply-of-other-channels.js', 'gatedNet'),
  atBuild('merge-in-sequential.ts', 'chartNet', 'an Array of at least 2 inputs. Got 1 input(s)'),
  atBuild('concatenate-in-sequential.js', 'segmenter', 'should be called on a list of at least 2 inputs'),
  atBuild('tensor-in-sequential.ts', 'sensorNet', 'layer.apply is not a function'),
  atBuild('first-layer-without-shape.ts', 'digitClassifier', 'The first layer in a Sequential model must'),
  atBuild('states-in-sequential.ts', 'forecaster', 'should have a single output tensor'),
  atBuild('heads-in-sequential.ts', 'detector', 'should have a single output tensor'),
  atBuild('weight-of-free-size.ts', 'tagger', 'must have a shape comprised of positive integers'),
  { ...atRun('promised-shape.ts', 'crelu', 1), observed: 'expected axis 3 of input shape to have value 8' },
  atBuild('add-of-one.ts', 'denoiser', 'an Array of at least 2 inputs. Got 1 input(s)'),
  {
    ...atRun('network-of-another-size.ts', 'verifier', 1),
    observed: 'expected axis -1 of input shape to have value 1568',
    witness: null,
  },
  { ...atRun('reshape-of-too-few.ts', 'generator', 1), observed: 'Total size of new array', witness: null },
  { ...atRun('causal-conv1d.ts', 'waveNet', 1), observed: 'CAUSAL', axes: ['L'] },
  {
    ...atRun('concat-of-odd-sizes.ts', 'initialBlock', 3, 4),
    observed: 'does not match the shape of the rest',
  },
  {
    ...atRun('submodel-of-other-channels.ts', 'deblur', 1),
    observed: 'expected axis 3 of input shape to have value 64',
  },
  {
    ...atRun('kernel-bigger-than-map.ts', 'digits', 1),
    shows: 'empty' as const,
    observed: 'conv2d',
    witness: null,
  },
].map((fault) => ({ ...fault, file: `layer-input-mismatch/${fault.file}` }));

/** Every planted fault that TensorFlow.js can show. */
export const faults: readonly PlantedFault[] = [...residual, ...broadcast, ...layerInput];
