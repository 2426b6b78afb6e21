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
  'lost to a gap',
  'contradicted',
  's',
];

function cells(each: Comparison): string[] {
  const { observed } = each;
  const adds =
    observed === null
      ? ['not run', '', '', '']
      : [
          observed.sized + observed.gap + observed['never reached'] + observed.contradicted,
          observed.sized,
          observed.gap + observed['never reached'],
          observed.contradicted,
        ];
  const counts = [each.files, each.models, each.residualAdds, each.findings.length, each.errors.length];
  return [each.name, each.author, ...[...counts, ...adds].map(String), each.seconds.toFixed(1)];
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

/** How many of the adds observed in those packages are sized exactly. */
export function share(comparisons: readonly Comparison[]): { readonly sized: number; readonly all: number } {
  const total = { sized: 0, all: 0 };
  for (const { observed } of comparisons) {
    if (observed === null) continue;
    total.sized += observed.sized;
    total.all += observed.sized + observed.gap + observed['never reached'] + observed.contradicted;
  }
  return total;
}

export function summary(comparisons: readonly Comparison[]): string {
  const line = (name: string, group: readonly Comparison[]): string => {
    const { sized, all } = share(group);
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
