import { tfjsCore } from '../src/dialects/tfjs-core.js';
import { tfjsLayers, tfjsOtherLayers } from '../src/dialects/tfjs-layers.js';
import { tfjsWrappers } from '../src/dialects/tfjs-layers/wrappers.js';
import { ops } from '../src/ops/table.js';
import { cases } from '../test/ops/cases.js';
import { coreCases } from '../test/ops/core-cases.js';
import { divergences } from '../test/ops/ledger.js';

interface Row {
  readonly name: string;
  readonly op: string;
  readonly isCompared: boolean;
}

const head = '| Function | Op | Compared | Known divergence |\n| --- | --- | --- | --- |';

function line({ name, op, isCompared }: Row): string {
  const reasons = divergences.filter((each) => each.op === op).map(({ reason }) => reason);
  return `| \`${name}\` | ${op} | ${isCompared ? 'yes' : ''} | ${reasons.join('; ')} |`;
}

function table(rows: readonly Row[]): string {
  const sorted = rows.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  return `${head}\n${sorted.map(line).join('\n')}`;
}

function layerRows(): readonly Row[] {
  const all = { ...tfjsLayers, ...tfjsWrappers };
  const compared = new Set(Object.keys(cases).map((name) => all[name]?.op));
  return Object.entries(all).map(([name, { op }]) => ({
    name: `tf.layers.${name}`,
    op,
    // A cell has no op of its own: it is compared inside of `rnn`.
    isCompared: compared.has(op) || !ops.has(op),
  }));
}

/** A function goes by the op of its own name; one of another name lowers to several, or to another's. */
function coreRows(): readonly Row[] {
  return [...tfjsCore.keys()].map((name) => ({
    name: `tf.${name}`,
    op: ops.has(name) ? name : '',
    isCompared: name in coreCases,
  }));
}

/** The page on ops: what is followed of TensorFlow.js, and how far it was compared with the library itself. */
export function opsPage(): string {
  const [layers, core] = [layerRows(), coreRows()];
  const compared = [...layers, ...core].filter(({ isCompared }) => isCompared).length;
  return [
    '# Ops',
    '<!-- Written by `npm run docs` from the table of ops and its tests. -->',
    'Every op has one entry in `src/ops`: its attributes, its shape and its weights. "Compared" means that the tests draw',
    'attributes and sizes at random and ask three times: the op on numbers, the op on symbols evaluated at those numbers,',
    'and TensorFlow.js 4.22 itself, which gives a shape or refuses. All three must agree; where they cannot, because the',
    'library contradicts itself, the table says so.',
    '',
    `${String(layers.length)} layers, ${String(core.length)} functions of the core API; ${String(compared)} compared.`,
    '## Layers',
    table(layers),
    ...(tfjsOtherLayers.size > 0
      ? [
          '',
          `Not followed, and a gap where they are used: ${[...tfjsOtherLayers].map((name) => `\`tf.layers.${name}\``).join(', ')}.`,
        ]
      : []),
    '## The core API',
    'The same names as methods of tensors lower to the same ops. A function without an op of its own name is put together',
    'from others, or makes a tensor that no input has a part in.',
    '',
    table(core),
    '',
  ].join('\n');
}
