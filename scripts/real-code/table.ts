import Table from 'cli-table3';
import type { Comparison } from './compare.js';

const head = [
  'package',
  'author',
  'files',
  'models',
  'residual adds',
  'findings',
  'errors',
  'adds observed',
  'sized exactly',
  'of those in symbols',
  'lost to a gap',
  'contradicted',
  's',
];

/** Adds observed, sized, of those in symbols, lost, contradicted. */
function counts({ observed }: Comparison): readonly number[] | null {
  if (observed === null) return null;
  const sized = observed['in numbers'] + observed['in symbols'];
  const lost = observed.gap + observed['never reached'];
  return [sized + lost + observed.contradicted, sized, observed['in symbols'], lost, observed.contradicted];
}

function cells(each: Comparison): string[] {
  const read = [each.files, each.models, each.residualAdds, each.findings.length, each.errors.length];
  const adds = counts(each)?.map(String) ?? ['only read', '', '', '', ''];
  return [each.name, each.author, ...read.map(String), ...adds, each.seconds.toFixed(1)];
}

function topGaps({ gaps }: Comparison): string {
  return gaps
    .slice(0, 3)
    .map(({ reason, count }) => `${count} × ${reason}`)
    .join('\n');
}

export function terminalTable(comparisons: readonly Comparison[]): string {
  const table = new Table({ head: [...head, 'most frequent gaps'], style: { head: [], border: [] } });
  for (const each of comparisons) table.push([...cells(each), topGaps(each)]);
  return table.toString();
}

export function summary(comparisons: readonly Comparison[]): string {
  const line = (name: string, group: readonly Comparison[]): string => {
    const totals = group.map(counts).filter((each) => each !== null);
    const [all, sized] = [0, 1].map((index) => totals.reduce((sum, each) => sum + (each[index] ?? 0), 0)) as [
      number,
      number,
    ];
    return `${name}: ${sized} of ${all} observed adds sized exactly (${all === 0 ? '–' : `${((100 * sized) / all).toFixed(1)} %`})`;
  };
  return [
    line(
      'Packages that add with tf.layers',
      comparisons.filter(({ addsLayers }) => addsLayers),
    ),
    line('All packages', comparisons),
  ].join('\n');
}
