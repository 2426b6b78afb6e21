/** Ways to break a source text. Each gets another text too, to take pieces from. */
import { shuffled } from '../proof/random.js';
import { nested } from './nested.js';

export type Random = () => number;

/** A text, and another to take pieces from. */
export type Disturb = (text: string, other: string, random: Random) => string;

function below(end: number, random: Random): number {
  return Math.floor(random() * end);
}

/** Words, numbers, white space and single characters: put together again they are the text. */
function tokensOf(text: string): string[] {
  return text.match(/[\w$]+|\s+|[^\w\s$]/gu) ?? [];
}

/** Start and end of a piece of a list. */
function piece(length: number, most: number, random: Random): readonly [number, number] {
  const start = below(length, random);
  return [start, Math.min(length, start + 1 + below(most, random))];
}

const onTokens =
  (change: (tokens: string[], others: string[], random: Random) => void): Disturb =>
  (text, other, random) => {
    const tokens = tokensOf(text);
    if (tokens.length > 0) change(tokens, tokensOf(other), random);
    return tokens.join('');
  };

const truncated: Disturb = (text, _, random) => text.slice(0, below(text.length, random));
const headless: Disturb = (text, _, random) => text.slice(below(text.length, random));

const shuffledLines: Disturb = (text, _, random) => shuffled(text.split('\n'), random).join('\n');

const someLinesShuffled: Disturb = (text, _, random) => {
  const lines = text.split('\n');
  const [start, end] = piece(lines.length, 12, random);
  lines.splice(start, end - start, ...shuffled(lines.slice(start, end), random));
  return lines.join('\n');
};

const shuffledTokens = onTokens((tokens, _, random) => {
  const [start, end] = piece(tokens.length, 60, random);
  tokens.splice(start, end - start, ...shuffled(tokens.slice(start, end), random));
});

const droppedTokens = onTokens((tokens, _, random) => {
  for (let left = 1 + below(8, random); left > 0; left--) {
    const [start, end] = piece(tokens.length, 4, random);
    tokens.splice(start, end - start);
  }
});

const doubledTokens = onTokens((tokens, _, random) => {
  const [start, end] = piece(tokens.length, 40, random);
  tokens.splice(start, 0, ...tokens.slice(start, end));
});

/** Names and literals in each other's places, so that what is parsed still runs. */
const exchangedWords = onTokens((tokens, others, random) => {
  const isWord = (token: string): boolean => /^[\w$]+$/.test(token);
  const places = tokens.flatMap((token, index) => (isWord(token) ? [index] : []));
  const words = [...tokens, ...others].filter(isWord);
  for (let left = 1 + below(6, random); left > 0; left--) {
    const place = places[below(places.length, random)];
    if (place !== undefined) tokens[place] = words[below(words.length, random)] ?? '';
  }
});

const spliced: Disturb = (text, other, random) =>
  text.slice(0, below(text.length, random)) + other.slice(below(other.length, random));

const inserted: Disturb = (text, other, random) => {
  const lines = text.split('\n');
  const others = other.split('\n');
  const [start, end] = piece(others.length, 30, random);
  lines.splice(below(lines.length, random), 0, ...others.slice(start, end));
  return lines.join('\n');
};

/** Sizes and counts that nobody means. */
const strangeNumbers: Disturb = (text, _, random) => {
  const strange = [
    '0',
    '-1',
    '1e9',
    '1e308',
    'NaN',
    'Infinity',
    '2.5',
    '"3"',
    'null',
    'undefined',
    '[]',
    '2n',
    '{}',
  ];
  return text.replaceAll(/\b\d+\b/g, (number) =>
    random() < 0.1 ? (strange[below(strange.length, random)] ?? '') : number,
  );
};

const strangeCharacters: Disturb = (text, _, random) => {
  const strange = [
    '\0',
    '\u2028',
    '\uD800',
    '\uFEFF',
    '`',
    '${',
    '*/',
    '//',
    '\\',
    '\u{1F40D}',
    '#',
    '@',
    '<!--',
  ];
  const at = below(text.length, random);
  return text.slice(0, at) + (strange[below(strange.length, random)] ?? '') + text.slice(at);
};

const nestedInside: Disturb = (text, _, random) => {
  const lines = text.split('\n');
  lines.splice(below(lines.length, random), 0, nested(random));
  return lines.join('\n');
};

const nestedBehind: Disturb = (text, _, random) => `${text}\n${nested(random)}`;

const onLines =
  (change: (lines: string[], start: number, end: number, random: Random) => void): Disturb =>
  (text, _, random) => {
    const lines = text.split('\n');
    const [start, end] = piece(lines.length, 8, random);
    change(lines, start, end, random);
    return lines.join('\n');
  };

const cutLines = onLines((lines, start, end) => lines.splice(start, end - start));
const doubledLines = onLines((lines, start, end) => lines.splice(end, 0, ...lines.slice(start, end)));
const movedLines = onLines((lines, start, end, random) => {
  const moved = lines.splice(start, end - start);
  lines.splice(below(lines.length + 1, random), 0, ...moved);
});

/** A line as far as it is typed yet, with what follows still there. */
const halfTypedLine = onLines((lines, start, _, random) => {
  const line = lines[start] ?? '';
  lines[start] = line.slice(0, below(line.length + 1, random));
});

/** What an editor sees while somebody works on a file. */
export const workings: Readonly<Record<string, Disturb>> = {
  cutLines,
  doubledLines,
  movedLines,
  halfTypedLine,
  someLinesShuffled,
  droppedTokens,
  doubledTokens,
  exchangedWords,
  inserted,
};

/** All of them, by name. */
export const disturbances: Readonly<Record<string, Disturb>> = {
  truncated,
  headless,
  shuffledLines,
  someLinesShuffled,
  shuffledTokens,
  droppedTokens,
  doubledTokens,
  exchangedWords,
  spliced,
  inserted,
  strangeNumbers,
  strangeCharacters,
  nestedInside,
  nestedBehind,
};
