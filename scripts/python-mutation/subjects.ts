import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { FrameworkRequest } from './framework.js';

export type Source = 'torchvision' | 'timm' | 'keras-applications';

/** By class or function that a change is in: networks that have it; '' for changes elsewhere. */
type Networks = Readonly<Record<string, readonly string[]>>;

/** A file beside the networks that makes one of them alone, in a function `net`. */
interface Probe {
  readonly package: string;
  readonly text: (network: string) => string;
}

interface Described {
  readonly source: Source;
  readonly module: string;
  readonly networks: Networks;
  /** Functions of the file that are networks of their own, where a change in them is told by themselves. */
  readonly own?: RegExp;
  readonly probe: Probe;
  /** The one size of networks that take no other. */
  readonly sizes?: Readonly<Record<string, number>>;
}

/** A file whose networks are changed, where it is installed. */
export interface PythonSubject extends Omit<Described, 'probe'> {
  readonly file: string;
  readonly text: string;
  readonly entryOf: (network: string) => FrameworkRequest['entry'];
}

/** A network that is made with its own arguments, by its name in a module of the package. */
function ofTorch(packageName: string, moduleOf: (network: string) => string): Probe {
  const text = (network: string): string =>
    `from .${moduleOf(network)} import ${network}\n\n\ndef net():\n    return ${network}()\n`;
  return { package: packageName, text };
}

function ofTorchvision(module: string, networks: Networks, own?: RegExp): Described {
  const probe = ofTorch('torchvision.models', () => module);
  return {
    source: 'torchvision',
    module: `torchvision.models.${module}`,
    networks,
    ...(own ? { own } : {}),
    probe,
  };
}

const torchvision: readonly Described[] = [
  ofTorchvision(
    'resnet',
    {
      BasicBlock: ['resnet18'],
      Bottleneck: ['resnet50', 'resnext50_32x4d', 'wide_resnet50_2'],
      '': ['resnet18', 'resnet34', 'resnet50', 'resnext50_32x4d', 'wide_resnet50_2'],
    },
    /^(wide_)?resne(x)?t\d/,
  ),
  ofTorchvision('mobilenetv2', { '': ['mobilenet_v2'] }),
  ofTorchvision('mnasnet', { '': ['mnasnet0_5'] }),
  ofTorchvision('mobilenetv3', { '': ['mobilenet_v3_small'] }),
];

const ofTimm = ofTorch('timm.models', (network) => (network.startsWith('sk') ? 'sknet' : 'resnet'));

const timm: readonly Described[] = [
  {
    source: 'timm',
    module: 'timm.models.resnet',
    networks: {
      BasicBlock: ['resnet18', 'resnet18d', 'resnetblur18', 'seresnet18'],
      Bottleneck: ['resnet26', 'resnet26d', 'ecaresnet26t', 'resnext50_32x4d', 'seresnet50'],
      '': ['resnet18', 'resnet18d', 'resnet26d', 'resnet26t', 'resnetaa34d', 'seresnext26t_32x4d', 'resnetrs50'],
    },
    own: /^(se|eca|wide_)?resne[x]?t\w*\d/,
    probe: ofTimm,
  },
  { source: 'timm', module: 'timm.layers.squeeze_excite', networks: { SEModule: ['seresnet18', 'resnetrs50'] }, probe: ofTimm },
  { source: 'timm', module: 'timm.layers.eca', networks: { EcaModule: ['ecaresnet26t'] }, probe: ofTimm },
  { source: 'timm', module: 'timm.layers.blur_pool', networks: { BlurPool2d: ['resnetblur18'] }, probe: ofTimm },
  { source: 'timm', module: 'timm.layers.selective_kernel', networks: { '': ['skresnet18'] }, probe: ofTimm },
  { source: 'timm', module: 'timm.models.sknet', networks: { SelectiveKernelBasic: ['skresnet18'], SelectiveKernelBottleneck: ['skresnet50'] }, own: /^skresne/, probe: ofTimm },
]; // prettier-ignore

/** `module.Network`, for any image or for the one size that its code computes with. */
function ofKeras(packageName: string, sizes: Readonly<Record<string, number>> = {}): Probe {
  return {
    package: packageName,
    text: (network) => {
      const [module = ''] = network.split('.');
      const size = sizes[network] ?? 'None';
      const image = `include_top=False, weights=None, input_shape=(${size}, ${size}, 3), pooling='avg'`;
      return `from . import ${module}\n\n\ndef net():\n    return ${network}(${image})\n`;
    },
  };
}

const openSizes = { 'resnet_common.ResNeXt50': 64 };
const versions = ['resnet_common.ResNet50', 'resnet_common.ResNet50V2', 'resnet_common.ResNeXt50'];

const kerasApplications: readonly Described[] = [
  {
    source: 'keras-applications',
    module: 'keras_applications.resnet_common',
    networks: {
      block1: versions.slice(0, 1), stack1: versions.slice(0, 1), ResNet50: versions.slice(0, 1),
      block2: versions.slice(1, 2), stack2: versions.slice(1, 2), ResNet50V2: versions.slice(1, 2),
      block3: versions.slice(2), stack3: versions.slice(2), ResNeXt50: versions.slice(2),
      ResNet: versions,
    },
    sizes: openSizes,
    probe: ofKeras('keras_applications', openSizes),
  },
  {
    source: 'keras-applications',
    module: 'keras_applications.resnet50',
    networks: { '': ['resnet50.ResNet50'] },
    probe: ofKeras('keras_applications'),
  },
  {
    source: 'keras-applications',
    module: 'keras.src.applications.resnet',
    networks: {
      residual_block_v2: ['resnet_v2.ResNet50V2'], stack_residual_blocks_v2: ['resnet_v2.ResNet50V2'],
      residual_block_v1: ['resnet.ResNet50'], stack_residual_blocks_v1: ['resnet.ResNet50'],
      ResNet: ['resnet.ResNet50', 'resnet_v2.ResNet50V2'],
      ResNet50: ['resnet.ResNet50'],
    },
    probe: ofKeras('keras.src.applications'),
  },
]; // prettier-ignore

/** Where modules are installed, by their names: one process for all, since a package's own code is run for it. */
async function located(python: string | null, modules: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (python === null) return new Map();
  const script = `import importlib.util, json
found = {}
for name in ${JSON.stringify(modules)}:
    try:
        found[name] = importlib.util.find_spec(name).origin
    except (ImportError, AttributeError):
        pass
print()
print(json.dumps(found))`;
  const { stdout } = await execa(python, ['-W', 'ignore', '-c', script], { timeout: 120_000 });
  return new Map(Object.entries(JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, string>));
} // prettier-ignore

async function subjectsOf(
  python: string | null,
  all: readonly Described[],
): Promise<readonly PythonSubject[]> {
  const beside = ({ package: name }: Probe): string => `${name}.resnet`;
  const files = await located(python, [
    ...new Set(all.flatMap(({ module, probe }) => [module, beside(probe)])),
  ]);
  return all.flatMap(({ probe, ...described }): PythonSubject[] => {
    const [file, other] = [files.get(described.module), files.get(beside(probe))];
    if (file === undefined || other === undefined) return [];
    const entry = join(dirname(other), 'resnet_lint_probe.py');
    const entryOf = (network: string): FrameworkRequest['entry'] => ({
      package: probe.package,
      file: entry,
      text: probe.text(network),
    });
    return [{ ...described, file, text: readFileSync(file, 'utf8'), entryOf }];
  });
}

/** Where Python finds the modules; none that are not installed. */
export async function pythonSubjects(
  torch: string | null,
  keras: string | null,
): Promise<readonly PythonSubject[]> {
  return [
    ...(await subjectsOf(torch, [...torchvision, ...timm])),
    ...(await subjectsOf(keras, kerasApplications)),
  ];
}
