import { describe, expect, test } from '@jest/globals';
import type { FileTexts } from '../../src/fix/apply.js';
import { fixAll, type Objection, type Outcome, type Proposal } from '../../src/fix/rounds.js';

type State = FileTexts;

/** Every lower-case word is to be written in capitals, one finding each. */
function capitals(state: State, kindOf: (word: string) => Proposal['kind'] = () => 'rename'): Proposal[] {
  return [...state].flatMap(([file, text]) =>
    [...text.matchAll(/[a-z]+/g)].map(({ index, 0: found }) => {
      const [start, end] = [index, index + found.length];
      return {
        key: `${file} ${found}`,
        kind: kindOf(found),
        edits: [{ file, start, end, text: found.toUpperCase() }],
        scope: [{ file, start, end }],
      };
    }),
  );
}

function fix(
  files: Readonly<Record<string, string>>,
  about: {
    proposals?: (state: State) => Proposal[];
    objection?: (before: State, after: State, applied: readonly Proposal[]) => Objection | null;
  } = {},
): Outcome<State, Proposal> & { analyses: number } {
  const original = new Map(Object.entries(files));
  let analyses = 0;
  const outcome = fixAll<State, Proposal>(
    {
      analyse: (changed) => {
        analyses++;
        return new Map([...original, ...changed]);
      },
      proposals: about.proposals ?? ((state) => capitals(state)),
      text: (state, file) => state.get(file) ?? null,
      objection: about.objection ?? (() => null),
    },
    original,
  );
  return { ...outcome, analyses };
}

test('what lies apart is fixed in one round, over several files', () => {
  const { texts, applied, analyses, conflicts } = fix({ 'a.ts': 'one two', 'b.ts': 'three', 'c.ts': 'DONE' });
  expect(Object.fromEntries(texts)).toEqual({ 'a.ts': 'ONE TWO', 'b.ts': 'THREE' });
  expect({ applied: applied.length, analyses, conflicts }).toEqual({ applied: 3, analyses: 1, conflicts: 0 });
});

test('what is in the way of another waits for the next round', () => {
  const proposals = (state: State): Proposal[] =>
    capitals(state).map((each) => ({ ...each, scope: [{ file: 'a.ts', start: 0, end: 99 }] }));
  const { texts, conflicts, analyses, left } = fix({ 'a.ts': 'one two three' }, { proposals });
  expect(texts.get('a.ts')).toBe('ONE TWO THREE');
  expect({ conflicts, analyses, left }).toEqual({ conflicts: 3, analyses: 3, left: 0 });
});

test('fixes of one kind at a time, renames first', () => {
  const batches: string[][] = [];
  fix(
    { 'a.ts': 'one two three' },
    {
      proposals: (state) => capitals(state, (found) => (found === 'two' ? 'rename' : 'addAtom')),
      objection: (_, __, applied) => {
        batches.push(applied.map(({ key }) => key));
        return null;
      },
    },
  );
  expect(batches).toEqual([['a.ts two'], ['a.ts one', 'a.ts three']]);
});

describe('a fix that may not stay', () => {
  const objection = (_: State, after: State): Objection | null =>
    after.get('a.ts')?.includes('TWO') === true ? { kind: 'fault', message: 'no TWO' } : null;

  test('is taken back alone, and the others stay', () => {
    const { texts, refused, applied } = fix({ 'a.ts': 'one two three' }, { objection });
    expect(texts.get('a.ts')).toBe('ONE two THREE');
    expect(refused.map(({ item, objection: { message } }) => [item.key, message])).toEqual([
      ['a.ts two', 'no TWO'],
    ]);
    expect(applied).toHaveLength(2);
  });

  test('is not tried again', () => {
    const { analyses, texts } = fix({ 'a.ts': 'two' }, { objection });
    expect({ analyses, changed: texts.size }).toEqual({ analyses: 1, changed: 0 });
  });

  test('also where its edits do not fit', () => {
    const edits = [
      { file: 'a.ts', start: 0, end: 3, text: 'x' },
      { file: 'a.ts', start: 2, end: 5, text: 'y' },
    ];
    const proposals = (): Proposal[] => [{ key: 'overlap', kind: 'replace', edits, scope: [] }];
    const { refused, texts } = fix({ 'a.ts': 'one two' }, { proposals });
    expect(refused[0]?.objection.message).toBe('its edits do not fit the text');
    expect(texts.size).toBe(0);
  });
});

test('fixes that go on for ever end after ten rounds', () => {
  let turn = 0;
  const proposals = (state: State): Proposal[] => {
    const end = state.get('a.ts')?.length ?? 0;
    const edits = [{ file: 'a.ts', start: end, end, text: '.' }];
    return [{ key: String(turn++), kind: 'replace', edits, scope: [] }];
  };
  expect(fix({ 'a.ts': '' }, { proposals }).texts.get('a.ts')).toBe('..........');
});
