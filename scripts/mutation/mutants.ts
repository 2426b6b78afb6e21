import { ts } from 'ts-morph';
import type { Subject } from '../proof/judge-network.js';
import { randomFrom, shuffled } from '../proof/random.js';
import { applied, type Change, type Operator } from './operator.js';

/** A project with one change. */
export interface Mutant {
  readonly operator: string;
  /** Where and what, in words. */
  readonly about: string;
  readonly subject: Subject;
}

function aboutOf(file: ts.SourceFile, { edits }: Change): string {
  const parts = edits.map(({ start, end, text }) => {
    const { line } = file.getLineAndCharacterOfPosition(start);
    const one = (code: string): string => code.replaceAll(/\s+/g, ' ').trim();
    return `${file.fileName}:${line + 1}: ${one(file.text.slice(start, end))} → ${one(text)}`;
  });
  return parts.join(' and ');
}

/** Everything that operators make of a project, each text once. */
export function mutantsOf(subject: Subject, operators: readonly Operator[]): readonly Mutant[] {
  const touched = Object.entries(subject.sources).filter(([path]) => !subject.untouched?.includes(path));
  return touched.flatMap(([path, text]) => {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    const seen = new Set([text]);
    return operators.flatMap(({ name, changes }) =>
      changes(file).flatMap((change): Mutant[] => {
        const mutated = applied(text, change);
        if (seen.has(mutated)) return [];
        seen.add(mutated);
        const sources = { ...subject.sources, [path]: mutated };
        return [{ operator: name, about: aboutOf(file, change), subject: { ...subject, sources } }];
      }),
    );
  });
}

/** A sample with as much of every operator as there is room for. */
export function sample(mutants: readonly Mutant[], limit: number, seed: number): readonly Mutant[] {
  const random = randomFrom(seed);
  const byOperator = new Map<string, Mutant[]>();
  for (const mutant of shuffled(mutants, random)) {
    const own = byOperator.get(mutant.operator);
    if (own) own.push(mutant);
    else byOperator.set(mutant.operator, [mutant]);
  }
  const picked: Mutant[] = [];
  for (let round = 0; picked.length < limit; round++) {
    const turn = [...byOperator.values()].flatMap((each) => each[round] ?? []);
    if (turn.length === 0) break;
    picked.push(...turn.slice(0, limit - picked.length));
  }
  return picked;
}
