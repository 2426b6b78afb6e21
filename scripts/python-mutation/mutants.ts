import { readFileSync } from 'node:fs';
import { tool } from '../../src/cli/tool.js';
import type { Analysis } from '../../src/engine/engine.js';
import type { ParseText } from '../../src/frontends/python/syntax.js';
import type { Mutant } from '../mutation/mutants.js';
import { applied, type Change } from '../mutation/operator.js';
import type { PythonOperator } from './operator.js';
import type { PythonSubject } from './subjects.js';

/** An installed file with one change, and the network that shows what it does. */
export interface Changed {
  readonly mutant: Mutant;
  readonly subject: PythonSubject;
  readonly text: string;
  readonly network: string;
}

/** The name of the outermost class or function around an offset. */
function outermostAt(text: string, offset: number): string {
  const lines = [...text.slice(0, offset).matchAll(/^(?:(?:class|def) (\w+)|[^\s#)\]}])/gm)];
  return lines.at(-1)?.[1] ?? '';
}

/** What only describes weights that can be had. */
const describing = /Weights$|cfg$/;

/** Networks that have what stands at an offset; none where nothing that is run does. */
function networksAt({ text, networks, own }: PythonSubject, offset: number): readonly string[] {
  const around = outermostAt(text, offset);
  if (around === '' || describing.test(around)) return [];
  if (own?.test(around) === true) return [around];
  return networks[around] ?? networks[''] ?? [];
}

function aboutOf({ file, text }: PythonSubject, { edits }: Change): string {
  const one = (code: string): string => code.replaceAll(/\s+/g, ' ').trim();
  const name = file.split('/').slice(-3).join('/');
  return edits
    .map(({ start, end, text: own }) => `${name}:${text.slice(0, start).split('\n').length}: ${one(text.slice(start, end))} → ${one(own)}`)
    .join(' and ');
} // prettier-ignore

/** Everything that operators make of a file, each text once. */
export function changedBy(
  operators: readonly PythonOperator[],
  subject: PythonSubject,
  parse: ParseText,
): readonly Changed[] {
  const parsed = parse(subject.text);
  if (!('tree' in parsed)) throw new Error(`${subject.file} does not parse`);
  const { tree } = parsed;
  const seen = new Set([subject.text]);
  return operators.flatMap(({ name, changes }) =>
    changes({ text: subject.text, tree }).flatMap((change): Changed[] => {
      const fitting = networksAt(subject, change.edits[0]?.start ?? 0);
      const text = applied(subject.text, change);
      const network = fitting[seen.size % fitting.length];
      if (network === undefined || seen.has(text)) return [];
      seen.add(text);
      const about = aboutOf(subject, change);
      const judged = { sources: {}, entry: subject.file, builders: [network] };
      return [{ mutant: { operator: name, about, subject: judged }, subject, text, network }];
    }),
  );
}

/** What is said of a network of a file that holds another text, and what its builder is called there. */
export function analyse({ subject, text, network }: Omit<Changed, 'mutant'>): {
  readonly analysis: Analysis;
  readonly builder: string;
} {
  const entry = subject.entryOf(network);
  const read = (each: string): string | null => {
    if (each === subject.file) return text;
    if (each === entry?.file) return entry.text;
    try {
      return readFileSync(each, 'utf8');
    } catch {
      return null;
    }
  };
  const analysis = tool.analyze({ files: [entry?.file ?? subject.file] }, read, {
    rules: tool.rules,
    severities: {},
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: tool.frontEnd,
  });
  return { analysis, builder: entry ? 'net' : network };
}
