import Table from 'cli-table3';
import type { Comparison } from './compare.js';

const head = [
  'package',
  'author',
  'files',
  'models',
  'residual adds',
  'gaps',
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
  const read = [
    each.files,
    each.models,
    each.residualAdds,
    each.gapCount,
    each.findings.length,
    each.errors.length,
  ];
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

const introduction = `# Real packages

Published packages whose code builds networks on TensorFlow.js, read as they are; where a network can be built without
downloads, a recipe in \`scripts/real-code/recipes\` runs it on TensorFlow.js 4.22 (CPU), and every residual add of that
run – both operands computed from one input – is compared with what the analysis says of that place: sized in numbers or
as an expression of the sizes that the builder is given, lost to a gap (also where the analysis never came there), or
contradicted. This page is written by \`npm run real-code -- --write\`; times are those of the machine that wrote it.
`;

/** The adds of one package that are not sized, and what its gaps say most often. */
function lostAdds(each: Comparison): string {
  const adds = new Map<string, number>();
  for (const line of each.lost) adds.set(line, (adds.get(line) ?? 0) + 1);
  const list = [...adds].map(([line, count]) => `- ${line}${count > 1 ? ` (${count} times)` : ''}`);
  return `\n## Lost in ${each.name}\n\n${list.join('\n')}\n\nWhy: ${each.whyLost ?? 'not looked into yet'}. Its most frequent gaps: ${topGaps(each).replaceAll('\n', '; ')}.\n`;
}

/** What was found, and what running that code has shown of it. */
function findingsOf({ name, findings, errors, judgement }: Comparison): string {
  if (findings.length + errors.length === 0) return '';
  const list = [...findings, ...errors].map((each) => `- ${each}`).join('\n');
  return `\n## Found in ${name}\n\n${list}\n\nJudgement: ${judgement ?? 'not judged yet'}.\n`;
}

/** What keeps this page from saying more. */
function limits(comparisons: readonly Comparison[]): string {
  const authors = (group: readonly Comparison[]): number => new Set(group.map(({ author }) => author)).size;
  const run = comparisons.filter(({ observed }) => observed !== null);
  const adding = run.filter(({ addsLayers }) => addsLayers);
  return `\n## Not reached\n
- ${run.length} of the ${comparisons.length} packages run here, of ${authors(run)} authors; ${adding.length} of those, of ${authors(adding)} author${authors(adding) === 1 ? '' : 's'}, add with \`tf.layers\`. No further ones were found that build
  residual networks with \`tf.layers\` and need no downloaded model: most load a finished model, and what is written in
  TypeScript is mostly published as a bundle that has TensorFlow.js in it.
- A bundle that has TensorFlow.js in it names the library by letters of its own: its networks are not seen.
`;
}

/** The page docs/real-packages.md. */
export function page(comparisons: readonly Comparison[]): string {
  const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  const table = [head, head.map(() => '---'), ...comparisons.map(cells)].map(row).join('\n');
  const read = comparisons.filter(({ onlyRead }) => onlyRead !== null);
  const notes = read.map(({ name, onlyRead }) => `- ${name}: ${onlyRead ?? ''}.`).join('\n');
  const lost = comparisons.filter((each) => each.lost.length > 0).map(lostAdds);
  const found = comparisons.map(findingsOf).join('');
  return `${introduction}\n${table}\n\n${summary(comparisons).replace('\n', '\n\n')}\n\nOnly read:\n\n${notes}\n${found}${lost.join('')}${limits(comparisons)}`;
}
