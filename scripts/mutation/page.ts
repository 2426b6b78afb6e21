import type { Variation } from './benign.js';
import { reasonsOf } from './report.js';
import { isMiss, judged, type Outcome, share, tally, type Tally } from './tally.js';

function cell(text: string): string {
  // Automatic names are numbered through the whole process.
  const line = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\b([a-z0-9_]+_[A-Z]\w*?)\d+/g, '$1')
    .trim();
  return (line.length > 160 ? `${line.slice(0, 157)}…` : line).replaceAll(/([|<>*_[\]])/g, '\\$1');
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function numbers(name: string, own: Tally, all: Tally): string {
  const counts = [own.generated, own.judged, own.faulty, own.missed, own.findings, own.falseAlarms];
  const [generated = '', ...others] = counts.map(String);
  return row(name, generated, ...others.slice(0, 1), share(own.judged, all.judged), ...others.slice(1));
}

function namesOf(outcomes: readonly Outcome[]): readonly string[] {
  return [...new Set(outcomes.map(({ mutant }) => mutant.operator))].sort();
}

function tableOf(outcomes: readonly Outcome[]): readonly string[] {
  const all = tally(outcomes);
  return [
    row('operator', 'mutants', 'judged', 'of all', 'faulty', 'missed', 'findings', 'false'),
    row('---', '---', '---', '---', '---', '---', '---', '---'),
    ...namesOf(outcomes).map((name) => numbers(name, tally(outcomes.filter(({ mutant }) => mutant.operator === name)), all)), // prettier-ignore
    numbers('all', all, all),
  ];
}

/** What is missed, and why: one line for each mutant. */
function missesOf(outcomes: readonly Outcome[]): readonly string[] {
  const missed = outcomes.filter(isMiss);
  if (missed.length === 0) return ['None.'];
  return missed.map((outcome) => {
    const words = judged(outcome).flatMap(({ gaps, missed: faults }) => [...gaps, ...faults]);
    const { operator, about } = outcome.mutant;
    return `- ${operator}, ${cell(about)}: ${cell(words[0] ?? '')}`;
  });
}

function falseAlarmsOf(outcomes: readonly Outcome[]): readonly string[] {
  const lines = outcomes.flatMap((outcome) =>
    judged(outcome).flatMap(({ falseAlarms }) =>
      falseAlarms.map((each) => `- ${outcome.mutant.operator}, ${cell(outcome.mutant.about)}: ${cell(each)}`),
    ),
  );
  return lines.length === 0 ? ['None.'] : lines;
}

function benignTable(variations: readonly Variation[]): readonly string[] {
  const of = (name: string): readonly Variation[] =>
    variations.filter(({ mutant }) => mutant.operator === name);
  const names = [...new Set(variations.map(({ mutant }) => mutant.operator))].sort();
  const changed = (own: readonly Variation[]): string => String(own.filter((each) => each.differences.length > 0).length); // prettier-ignore
  return [
    row('operator', 'variations', 'read differently'),
    row('---', '---', '---'),
    ...names.map((name) => row(name, String(of(name).length), changed(of(name)))),
    row('all', String(variations.length), changed(variations)),
  ];
}

function sentence(outcomes: readonly Outcome[]): string {
  const all = tally(outcomes);
  return [
    `Of ${all.generated} mutants ${all.judged} (${share(all.judged, all.generated)}) are judged;`,
    `recall is ${share(all.faulty - all.missed, all.faulty)} of ${all.faulty} faulty mutants,`,
    `precision ${share(all.findings - all.falseAlarms, all.findings)} of ${all.findings} findings;`,
    `${all.unseen} more findings lie behind a place where the library stops.`,
  ].join(' ');
}

function section(title: string, outcomes: readonly Outcome[]): readonly string[] {
  if (outcomes.length === 0) return [];
  return [
    `## ${title}`,
    '',
    sentence(outcomes),
    '',
    ...tableOf(outcomes),
    '',
    'Not judged, by what the library or the code says:',
    '',
    ...reasonsOf(outcomes).map(([reason, count]) => `- ${count} × ${cell(reason)}`),
    '',
    '### Missed',
    '',
    ...missesOf(outcomes),
    '',
    '### False alarms',
    '',
    ...falseAlarmsOf(outcomes),
    '',
  ];
}

/** What a run of the script found, as a page. */
export function mutationPage(
  outcomes: readonly Outcome[],
  published: readonly Outcome[],
  variations: readonly Variation[],
  command: string,
): string {
  return [
    '# Mutants, judged by TensorFlow.js',
    '',
    'Each correct network of `fixtures/` is changed in one place, by every operator at every place that it fits; a',
    'sample with as much of each operator as there is room for is built and run on TensorFlow.js, at every square size',
    'to 72 and those that a finding names. What is then said of it is compared with what happened. A mutant is *faulty*',
    'if the library rejects something or spreads a residual add by accident; it is *missed* if a fault is not told, or if',
    'the analysis could not follow it. A fault that is none once an add that fails goes on with its other side counts as',
    'that add’s. A mutant that TensorFlow.js stops at for something else than shapes is not judged.',
    '',
    `Written by \`${command}\`.`,
    '',
    ...section('Fixtures', outcomes),
    ...section('Sources of published packages', published),
    ...writtenDifferently(variations),
  ].join('\n');
}

function writtenDifferently(variations: readonly Variation[]): readonly string[] {
  return [
    '## Written differently',
    '',
    'Changes that mean nothing: the findings (rule, words, models, sizes), the models, blocks, stages and gaps must stay',
    'as they are.',
    '',
    ...benignTable(variations),
    '',
  ];
}

/** What a run on installed Python found, as a page. */
export function pythonMutationPage(
  outcomes: ReadonlyMap<string, readonly Outcome[]>,
  variations: readonly Variation[],
  command: string,
): string {
  const everything = [...outcomes.values()].flat();
  return [
    '# Mutants of installed Python, judged by PyTorch and Keras',
    '',
    'Networks of torchvision, timm, keras-applications and Keras itself, read where they are installed, are changed in one',
    'place, by every operator at every place that it fits; a sample with as much of each operator as there is room for is',
    'judged by the framework at every square from 1 to 72, at 224 and 225 and at the sizes that a finding names: PyTorch',
    'builds and runs it on tensors without data, Keras builds it for images of any size and says what comes out of each',
    'layer at each of them (of a ResNeXt, whose code computes with the size, at 64 alone). What is said of each size (it',
    'fits, a residual add fails or broadcasts, something else is refused, nothing is left), and at which place, is compared',
    'with what happened first. A mutant is *faulty* if the framework refuses something at a size at which something is left,',
    'or never passes but by broadcasting; it is *missed* if nothing is told, or if the analysis could not follow it. A mutant',
    'that stops for something else than shapes (a name that is not there, an argument too many) is not judged. Nothing of',
    'it is stored.',
    '',
    `Written by \`${command}\`. ${sentence(everything)}`,
    `In ${tally(everything).inexact} of the judged mutants some size is said to do another thing than it does.`,
    '',
    ...[...outcomes].flatMap(([source, own]) => section(source, own)),
    ...writtenDifferently(variations),
    ...differencesOf(variations),
  ].join('\n');
}

/** What is read differently: one line for each variation. */
function differencesOf(variations: readonly Variation[]): readonly string[] {
  return variations.flatMap(({ mutant, differences: [first] }) =>
    first === undefined ? [] : [`- ${mutant.operator}, ${cell(mutant.about)}: ${cell(first)}`],
  );
}
