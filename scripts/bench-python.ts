import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { namesLibrary } from '../src/program/network-text.js';
import { cli, footprint, median, textOutput, timeProcess } from './bench-processes.js';

const networks = ['resnet18', 'resnet34', 'resnet50', 'resnet101', 'resnet152'];

/** torchvision's five networks, read where they are installed, beside Python loading PyTorch. */
export interface TorchvisionTimes {
  readonly own: number;
  readonly importing: number;
  /** Median of the pairs. */
  readonly ratio: number;
  readonly megabytes: number;
}

/** Milliseconds from the start of a run of Python to its end. */
function timePython(python: string, code: string): number {
  const start = performance.now();
  const { status } = spawnSync(python, ['-c', code], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${python} failed`);
  return performance.now() - start;
}

function output(python: string, code: string): string {
  return spawnSync(python, ['-W', 'ignore', '-c', code], { encoding: 'utf8' }).stdout.trim();
}

export function timeTorchvision(python: string, folder: string, pairs: number): TorchvisionTimes {
  const packages = dirname(dirname(output(python, 'import torchvision; print(torchvision.__file__)')));
  const builders = networks.map((name) => `def net_${name}():\n    return ${name}()\n`);
  const file = join(folder, 'networks.py');
  const imports = `import torch\nfrom torchvision.models.resnet import ${networks.join(', ')}\n`;
  writeFileSync(file, [imports, ...builders].join('\n\n'));
  const command = [cli, '--python-path', packages, file];
  const times = Array.from({ length: pairs }, () => [timeProcess(command, folder), timePython(python, 'import torch')] as const);
  return {
    own: median(times.map(([own]) => own)),
    importing: median(times.map(([, importing]) => importing)),
    ratio: median(times.map(([own, importing]) => own / importing)),
    megabytes: footprint(command, folder).megabytes,
  };
} // prettier-ignore

/** Puts so many files of Python's own library into a folder, each as often as it takes; gives their size in bytes. */
export function copyStandardFiles(python: string, folder: string, count: number): number {
  const library = dirname(output(python, 'import os; print(os.__file__)'));
  const all = readdirSync(library, { recursive: true, encoding: 'utf8' }).sort();
  const files = all.filter((file) => file.endsWith('.py') && !/(site|dist)-packages/.test(file));
  const plain = files.filter((file) => !namesLibrary(readFileSync(join(library, file), 'utf8'), file));
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const file = plain[index % plain.length] ?? '';
    const target = join(folder, String(Math.floor(index / plain.length)), file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(library, file), target);
    bytes += readFileSync(target).length;
  }
  return bytes;
}

/** ResNet-50 with pools in its shortcuts that round down, where the convolutions beside them round up. */
const pooled = `import torch.nn as nn
import torch.nn.functional as F


def unit(channels, filters, size, stride=1):
    conv = nn.Conv2d(channels, filters, size, stride, size // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(filters))


class Block(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.branch = nn.Sequential(
            unit(channels, width, 1), nn.ReLU(), unit(width, width, 3, stride), nn.ReLU(), unit(width, 4 * width, 1)
        )
        self.adapter = nn.Identity()
        if stride != 1 or channels != 4 * width:
            pool = nn.AvgPool2d(2, 2) if stride != 1 else nn.Identity()
            self.adapter = nn.Sequential(pool, unit(channels, 4 * width, 1))

    def forward(self, x):
        return F.relu(self.branch(x) + self.adapter(x))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(unit(3, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        stages, channels = [], 64
        for width, count, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
            for index in range(count):
                stages.append(Block(channels, width, stride if index == 0 else 1))
                channels = 4 * width
        self.stages = nn.Sequential(*stages)
        self.fc = nn.Linear(channels, 1000)

    def forward(self, x):
        return self.fc(self.stages(self.stem(x)).mean((2, 3)))
`;

/** Milliseconds for that network, height and width open, and the smallest input that shows its fault. */
export function timePooled(folder: string): { readonly milliseconds: number; readonly witness: string } {
  const file = join(folder, 'pooled.py');
  writeFileSync(file, pooled);
  const command = [cli, '--format', 'json', file];
  const report = JSON.parse(textOutput(command, folder)) as {
    readonly diagnostics: readonly {
      readonly ruleId: string;
      readonly witness: Readonly<Record<string, number>> | null;
    }[];
  };
  const found = report.diagnostics.find(({ ruleId }) => ruleId === 'residual-shape-mismatch');
  const times = Array.from({ length: 9 }, () => timeProcess(command, folder));
  return { milliseconds: median(times), witness: JSON.stringify(found?.witness ?? null) };
}
