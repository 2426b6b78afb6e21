import { readFileSync } from 'node:fs';
import { execa } from 'execa';

/** A file whose networks are changed, where it is installed. */
export interface PythonSubject {
  readonly file: string;
  /** The package that its relative imports start from. */
  readonly packageName: string;
  readonly text: string;
  /** By class that a change is in: builders whose networks have it; '' for changes elsewhere. */
  readonly builders: Readonly<Record<string, readonly string[]>>;
}

const modules: readonly (Omit<PythonSubject, 'file' | 'text'> & { readonly module: string })[] = [
  {
    module: 'torchvision.models.resnet',
    packageName: 'torchvision.models',
    builders: {
      BasicBlock: ['resnet18'],
      Bottleneck: ['resnet50', 'resnext50_32x4d', 'wide_resnet50_2'],
      '': ['resnet18', 'resnet34', 'resnet50', 'resnext50_32x4d', 'wide_resnet50_2'],
    },
  },
  {
    module: 'torchvision.models.mobilenetv2',
    packageName: 'torchvision.models',
    builders: { '': ['mobilenet_v2'] },
  },
  {
    module: 'torchvision.models.mnasnet',
    packageName: 'torchvision.models',
    builders: { '': ['mnasnet0_5'] },
  },
  {
    module: 'torchvision.models.mobilenetv3',
    packageName: 'torchvision.models',
    builders: { '': ['mobilenet_v3_small'] },
  },
];

/** Where Python finds the modules; none that are not installed. */
export async function pythonSubjects(python: string): Promise<readonly PythonSubject[]> {
  const found = await Promise.all(
    modules.map(async ({ module, ...rest }): Promise<readonly PythonSubject[]> => {
      const script = `import importlib.util; print(importlib.util.find_spec('${module}').origin)`;
      const { stdout, failed } = await execa(python, ['-c', script], { reject: false });
      return failed ? [] : [{ ...rest, file: stdout.trim(), text: readFileSync(stdout.trim(), 'utf8') }];
    }),
  );
  return found.flat();
}
