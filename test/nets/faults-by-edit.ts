import type { RunShape } from '../../scripts/proof/observe.js';
import type { Edit, FaultClass, PlantedFault, Style } from './faults.js';

interface Host {
  /** Below `fixtures/nets/`. */
  readonly file: string;
  readonly builder: string;
  readonly style: Style;
  readonly inputs?: readonly RunShape[];
}

const functional: Host = { file: 'resnet-functional.ts', builder: 'resnet18', style: 'functions' };
const variantD: Host = { file: 'resnet-bcd.ts', builder: 'resnetD', style: 'functions' };
const temporal: Host = { file: 'tcn.ts', builder: 'forecaster', style: 'functions' };
const tagger: Host = { file: 'tcn.ts', builder: 'tagger', style: 'functions' };
const classes: Host = { file: 'resnet-class.ts', builder: 'resnet18', style: 'class' };
const preAct: Host = { file: 'preact-class.ts', builder: 'preAct14', style: 'class' };
const iresnet: Host = { file: 'iresnet.ts', builder: 'iresnet14', style: 'class' };
const mobile: Host = { file: 'mobilenet-v2.ts', builder: 'mobileNetV2Small', style: 'configuration' };
const wide: Host = { file: 'wide-resnet.js', builder: 'wrn16x4', style: 'configuration' };
const basicLayers: Host = { file: 'layer-classes.ts', builder: 'basic', style: 'layer classes' };
const inverted: Host = { file: 'layer-classes.ts', builder: 'inverted', style: 'layer classes' };
const parts: Host = { file: 'resnet-sequential.cjs', builder: 'digits', style: 'sequential parts' };

const image = [[null, null, 3]];
const core: Host = { file: 'core-resnet.ts', builder: 'classify', style: 'core ops', inputs: image };
const chained: Host = { file: 'core-chained.js', builder: 'embed', style: 'core ops', inputs: image };
const signal: Host = { file: 'core-denoiser.ts', builder: 'denoise', style: 'core ops', inputs: [[null, 1]] };

const plant =
  (kind: FaultClass) =>
  ({ file, ...host }: Host, what: string, ...edits: readonly Edit[]): PlantedFault => ({
    ...host,
    file: `nets/${file}`,
    kind,
    what,
    edits,
  });

const projection = plant('projection');
const rounding = plant('rounding');
const channels = plant('channels');
const strideOrPadding = plant('stride or padding');
const dilation = plant('dilation');
const wiring = plant('wiring');
const shared = plant('shared');

/** A shortcut as a sequential model: what is left over at an odd border is dropped. */
const pooledShortcut = `function pooled(inputShape, filters, strides) {
  const pool = tf.layers.maxPooling2d({ inputShape, poolSize: strides, strides });
  return tf.sequential({ layers: [pool, tf.layers.conv2d({ filters, kernelSize: 1 })] });
}

function residual(`;

const told: readonly PlantedFault[] = [
  projection(preAct, 'a projection that keeps stride 1', [
    'conv(pre, filters * this.expansion, 1, stride) : x',
    'conv(pre, filters * this.expansion, 1) : x',
  ]),
  projection(wide, 'a projection that keeps stride 1', ['{ filters, strides, kernelSize: 1 }', '{ filters, kernelSize: 1 }']), // prettier-ignore
  projection(basicLayers, 'a projection that keeps stride 1', ['        strides: this.strides,\n', '']),
  projection(core, 'a projection that keeps stride 1', ['projection, stride,', 'projection, 1,']),
  projection(
    chained,
    'weights of a projection by the stride alone',
    ['({ planes, blocks }, stage)', '({ planes, blocks, stride }, stage)'],
    ['if (inChannels !== planes * EXPANSION) declare', 'if (stride !== 1) declare'],
  ),
  projection(parts, 'a projection that keeps stride 1', ['filters, [1], strides,', 'filters, [1], 1,']),
  projection(mobile, 'an identity across a stride', [
    'if (stride === 1 && inChannels === filters)',
    'if (inChannels === filters)',
  ]),
  rounding(variantD, 'an average pool that rounds down', ["poolSize: 2, strides: stride, padding: 'same'", 'poolSize: 2, strides: stride']), // prettier-ignore
  rounding(iresnet, 'a max pool that rounds down', ["strides: stride, padding: 'same', name: `${label}_pool`", 'strides: stride, name: `${label}_pool`']), // prettier-ignore
  rounding(wide, 'a pooled shortcut that rounds down', [
    'conv({ filters, strides, kernelSize: 1 }).apply(active)',
    'conv({ filters, kernelSize: 1 }).apply(tf.layers.averagePooling2d({ poolSize: strides, strides }).apply(active))',
  ]),
  rounding(basicLayers, 'a kernel as wide as the stride, without padding', [
    "kernelSize: 1,\n        strides: this.strides,\n        padding: 'same'",
    "kernelSize: this.strides,\n        strides: this.strides,\n        padding: 'valid'",
  ]),
  rounding(core, 'a pooled shortcut that rounds down', [
    "tf.conv2d(x, projection, stride, 'same')",
    "tf.conv2d(tf.avgPool(x, stride, stride, 'valid'), projection, 1, 'same')",
  ]),
  rounding(chained, 'a pooled shortcut that rounds down', [
    "x.conv2d(shortcutKernel, stride, 'same')",
    "x.avgPool(stride, stride, 'valid').conv2d(shortcutKernel, 1, 'same')",
  ]),
  rounding(
    parts,
    'a pooled shortcut that rounds down',
    ['function residual(', pooledShortcut],
    [
      'convolutions(inputShape, filters, [1], strides, `${prefix}_shortcut`)',
      'pooled(inputShape, filters, strides)',
    ],
  ),
  channels(chained, 'channels noted without the expansion', [
    'inChannels = planes * EXPANSION;',
    'inChannels = planes;',
  ]),
  channels(signal, 'a mix to one channel, which is stretched', [
    'this.filter(1, width, width)',
    'this.filter(1, width, 1)',
  ]),
  strideOrPadding(core, 'a second convolution without padding', ["second, 1, 'same'", "second, 1, 'valid'"]),
  strideOrPadding(parts, 'a stride on both convolutions', ['strides: isFirst ? strides : 1', 'strides']),
  dilation(temporal, 'a dilated convolution without padding', [
    "dilationRate, padding: 'same',",
    'dilationRate,',
  ]),
  dilation(signal, 'a dilated convolution without padding', [
    "filter, 1, 'same', 'NWC'",
    "filter, 1, 'valid', 'NWC'",
  ]),
  dilation(inverted, 'a dilated kernel without padding', [
    "this.depthwise.read() as tf.Tensor4D, 1, 'same')",
    "this.depthwise.read() as tf.Tensor4D, 1, 'valid', 'NHWC', 2)",
  ]),
  dilation(classes, 'padding for a kernel that is not dilated', [
    'kernelSize: 3, strides: stride, useBias',
    'kernelSize: 3, dilationRate: stride > 1 ? 1 : 2, strides: stride, useBias',
  ]),
];

const silent: readonly PlantedFault[] = [
  wiring(functional, 'the sum is dropped', ['.apply(sum) as', '.apply(branch) as']),
  wiring(functional, 'the branch is added to itself', ['.apply([branch, shortcut])', '.apply([branch, branch])']),
  wiring(temporal, 'the branch is added to itself', ['.apply([matched, out])', '.apply([out, out])']),
  wiring(preAct, 'the branch is added to itself', ['.apply([y, shortcut])', '.apply([y, y])']),
  wiring(iresnet, 'the sum is dropped', ['.apply(sum) as Flow', '.apply(out) as Flow']),
  wiring(classes, 'the input is added to itself', ['.apply([out, identity])', '.apply([identity, identity])']),
  wiring(wide, 'the shortcut is added to itself', ['.apply([y, shortcut])', '.apply([shortcut, shortcut])']),
  wiring(mobile, 'the branch is added to itself', ['.apply([inputs, x])', '.apply([x, x])']),
  wiring(basicLayers, 'the shortcut is never added', ['tf.relu(tf.add(y, shortcut))', 'tf.relu(y)']),
  wiring(inverted, 'the input is never added', [
    "tf.add(x, tf.conv2d(deep, this.project.read() as tf.Tensor4D, 1, 'same'))",
    "tf.conv2d(deep, this.project.read() as tf.Tensor4D, 1, 'same')",
  ]),
  wiring(core, 'the branch is added to itself', ['tf.add(main, shortcut)', 'tf.add(main, main)']),
  wiring(chained, 'the sum is dropped', ['return main.add(shortcut).relu()', 'main.add(shortcut);\n  return main.relu()']),
  wiring(signal, 'the sum is dropped', ['x = tf.add(x, tf.conv1d', 'tf.add(x, tf.conv1d']),
  wiring(parts, 'the branch is added to itself', ['shortcut ? shortcut.apply(x) : x', 'main.apply(x)']),
  shared(tagger, 'one convolution twice in a block', [
    `  for (let k = 0; k < 2; k++) {
    out = tf.layers
      .conv1d({ filters, kernelSize, dilationRate, padding: 'same', activation: 'relu' })
      .apply(out) as tf.SymbolicTensor;`,
    `  const conv = tf.layers.conv1d({ filters, kernelSize, dilationRate, padding: 'same', activation: 'relu' });
  for (let k = 0; k < 2; k++) {
    out = conv.apply(out) as tf.SymbolicTensor;`,
  ]),
  shared(
    basicLayers,
    'one block for the rest of a stage',
    ['  for (let i = 0; i < blocks; i++) {\n    const block', '  const again = new BasicBlock({ filters, strides: 1, name: `${name}_again` });\n  for (let i = 0; i < blocks; i++) {\n    const block'],
    ['x = block.apply(x)', 'x = (i === 0 ? block : again).apply(x)'],
    ['makeLayer(x, width, 2,', 'makeLayer(x, width, 3,'],
  ),
  shared(
    core,
    'the kernels of one unit for the rest of a stage',
    ['  return Array.from({ length: blocks }, (_, i) =>\n    makeUnit(i === 0 ? inChannels : filters, filters, i === 0 ? stride : 1),\n  );', '  const again = makeUnit(filters, filters, 1);\n  return [makeUnit(inChannels, filters, stride), ...new Array<Unit>(blocks - 1).fill(again)];'],
    ['makeStage(16, 16, 2, 1)', 'makeStage(16, 16, 3, 1)'],
  ),
  shared(
    parts,
    'one branch for every block of its width',
    ['function residual(', 'const branches = {};\n\nfunction residual('],
    ['const main = convolutions(inputShape, filters, [3, 3], strides, prefix)', 'const main = (branches[[inputShape[2], filters]] ??= convolutions(inputShape, filters, [3, 3], strides, prefix))'],
  ),
]; // prettier-ignore

/** Faults that edits plant in the whole correct networks. */
export const faultsByEdit: readonly PlantedFault[] = [...told, ...silent];
