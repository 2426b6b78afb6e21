import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';
import { packagePath } from '../../src/cli/package.js';

const names = ['resnet18', 'resnet34', 'resnet50', 'resnet101', 'resnet152', 'resnext50_32x4d', 'wide_resnet50_2']; // prettier-ignore

/** Says whether networks compute the same after all fixes; gives how many checks failed. `fixes` asks for this alone. */
export async function compareFixed(python: string, wanted: readonly string[]): Promise<number> {
  if (wanted.length > 0 && !wanted.includes('fixes')) return 0;
  const differences = await fixedDifferences(python);
  const result = differences.length === 0 ? 'equal' : 'DIFFERENT';
  console.log(`${result}  torchvision's ResNets after all fixes, with old weights`);
  for (const difference of differences) console.log(`  ${difference}`);
  return differences.length === 0 ? 0 : 1;
}

/**
 * Applies every suggestion to a copy of the installed torchvision/models/resnet.py; the networks that it makes then must
 * take old weights by the map that was written, and compute the same. Gives what is wrong, a line each.
 */
async function fixedDifferences(python: string): Promise<readonly string[]> {
  const { stdout: file } = await execa(python, [
    '-c',
    'import torchvision.models.resnet as r; print(r.__file__)',
  ]);
  const cwd = mkdtempSync(join(tmpdir(), 'resnet-lint-fixes-'));
  try {
    copyFileSync(file, join(cwd, 'resnet.py'));
    const written: string[] = [];
    const sink: Io['out'] = { write: (text) => written.push(text), isTerminal: false };
    const argv = ['--fix-suggestions', '--checkpoint-map', 'map.json', 'resnet.py'];
    const io: Io = { cwd, env: {}, out: sink, err: sink, readStdin: () => Promise.resolve(Buffer.alloc(0)) };
    const code = await main(argv, io);
    if (code !== 0 || !written.join('').includes('2 findings fixed')) return [`exit ${code}`, ...written];
    const script = packagePath('scripts/oracle/fixes.py');
    const argumentsOf = [script, 'torchvision.models.resnet', join(cwd, 'resnet.py'), join(cwd, 'map.py')];
    const { stdout } = await execa(python, argumentsOf, { input: JSON.stringify({ names }) });
    const results = JSON.parse(stdout) as readonly (string | null)[];
    return results.flatMap((each, index) => (each === null ? [] : [`${names[index] ?? ''}: ${each}`]));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
