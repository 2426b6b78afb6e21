import { writeFileSync } from 'node:fs';
import * as prettier from 'prettier';
import { packagePath } from '../../src/cli/package.js';
import { ledger } from './op-ledger.js';
import type { OpTally } from './ops.js';

/** One network that was held against its framework. */
export interface Row {
  readonly module: string;
  readonly name: string;
  readonly layers: number;
  readonly inputs: readonly string[];
  /** At how many of them the framework refuses the network. */
  readonly refused: number;
  readonly weights: number;
  readonly adds: number;
  readonly gaps: number;
  readonly differences: number;
}

/** What a run of the comparison has found. */
export interface Results {
  readonly networks: Row[];
  ops: OpTally | null;
  /** Versions of what was compared with. */
  readonly versions: string[];
}

const sum = (rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((all, row) => all + of(row), 0);

function networksTable(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ module, name, layers, inputs, refused, weights, adds, gaps, differences }) =>
      `| ${module} | ${name} | ${layers} | ${inputs.join(', ')}${refused > 0 ? ` (${refused} refused)` : ''} | ${weights.toLocaleString('en')} | ${adds} | ${gaps} | ${differences === 0 ? 'equal' : `${differences} differences`} |`,
  );
  const head = '| module | network | layers | inputs | trained weights | residual adds | gaps | result |';
  return [head, '| --- | --- | --- | --- | --- | --- | --- | --- |', ...lines].join('\n');
}

function opsSection({ compared, notFollowed, known, differences }: OpTally): string {
  const gaps = [...new Set(notFollowed.map((each) => each.replace(/ of \[[\d,]*\]/, '')))];
  return `Of ${compared} results, each of one op at one size, once as it is followed on any size and once on that one,
${differences.length === 0 ? 'none differs' : `${differences.length} differ`} but ${known} for these reasons:

${ledger.map(({ why }) => `- ${why}.`).join('\n')}

Not followed, and told as a gap:

${gaps.map((each) => `- \`${each.replaceAll('|', '\\|')}\``).join('\n')}`;
}

/** Writes docs/python.md. */
export async function writePage({ networks, ops, versions }: Results): Promise<void> {
  const text = `# Python, held against PyTorch

Networks of installed packages are read where they are, and built and run by PyTorch on tensors without data. Compared are
every layer that PyTorch itself has, by its path and in the order in which they run, with the shape that it gives at each
input; what comes out of the whole network; whether an input is refused; and the numbers of trained and fixed weights. A
gap is a place of which the analysis says that it could not follow it.

Written by \`npm run test:oracle -- --write\`, with ${versions.join(', ')}.

## Networks

${networks.length} networks with ${sum(networks, ({ layers }) => layers).toLocaleString('en')} layers and ${sum(networks, ({ adds }) => adds)} residual adds;
${sum(networks, ({ gaps }) => gaps)} gaps; ${networks.filter(({ differences }) => differences === 0).length} come out equal.

${networksTable(networks)}

${ops ? `\n## Ops\n\n${opsSection(ops)}\n` : ''}`;
  writeFileSync(packagePath('docs/python.md'), await prettier.format(text, { parser: 'markdown' }));
}
