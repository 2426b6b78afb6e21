/** The words of an identifier, in lower case. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

const spellings = {
  camel: ([first = '', ...rest]: readonly string[]) => first + rest.map(capital).join(''),
  pascal: (words: readonly string[]) => words.map(capital).join(''),
  snake: (words: readonly string[]) => words.join('_'),
  kebab: (words: readonly string[]) => words.join('-'),
  upper: (words: readonly string[]) => words.join('_').toUpperCase(),
} as const;

type Spelling = keyof typeof spellings;

export interface Respelling {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Where a name stands in a text as a word or as a part of one (`b1_downsample`, `stage1Downsample`, not `downsampled`),
 * with the new name in the spelling that it has there.
 */
export function respellings(text: string, old: string, name: string): readonly Respelling[] {
  const [before, after] = [wordsOf(old), wordsOf(name)];
  if (before.length === 0) return [];
  const found = new Map<number, Respelling>();
  for (const spelling of Object.keys(spellings) as Spelling[]) {
    const spelt = spellings[spelling](before);
    for (const { index: start } of text.matchAll(patternOf(spelt))) {
      const end = start + spelt.length;
      const other = before.length === 1 ? around(text, start, end, spelling, name) : spelling;
      if (!found.has(start)) found.set(start, { start, end, text: spellings[other](after) });
    }
  }
  return [...found.values()];
}

function patternOf(spelt: string): RegExp {
  if (/^[A-Z_\d]+$/.test(spelt)) return new RegExp(`(?<![A-Za-z])${spelt}(?![A-Za-z])`, 'g');
  return new RegExp(`(?<![A-Z${/^[a-z]/.test(spelt) ? 'a-z' : ''}])${spelt}(?![a-z])`, 'g');
}

/** One word alone has no spelling: what joins it to its neighbours tells, or else how the new name is written. */
function around(text: string, start: number, end: number, spelling: Spelling, name: string): Spelling {
  if (spelling === 'pascal' || spelling === 'upper') return spelling;
  const neighbours = `${text[start - 1] ?? ''}${text[end] ?? ''}`;
  if (neighbours.includes('_')) return 'snake';
  return neighbours.includes('-') ? 'kebab' : name.includes('_') ? 'snake' : 'camel';
}

/** Whether two texts are the same but for names that were changed, in whatever spelling. */
export function sameButFor(a: string, b: string, names: ReadonlyMap<string, string>): boolean {
  const plain = (text: string): string => {
    let result = text;
    for (const name of [...names].flat()) {
      for (const { start, end } of respellings(result, name, name).toSorted((x, y) => y.start - x.start)) {
        result = `${result.slice(0, start)}\0${result.slice(end)}`;
      }
    }
    return result;
  };
  return a === b || plain(a) === plain(b);
}
