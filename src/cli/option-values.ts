import { InvalidArgumentError } from 'commander';
import type { RuleSetting } from './options.js';
import { didYouMean } from './suggest.js';

/** Reads a word out of a few. */
export function oneOf(words: readonly string[]): (text: string) => string {
  return (text) => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(`It is none of ${words.join(', ')}${didYouMean(text, words)}`);
  };
}

/** Reads a whole number, 0 included. */
export function integer(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no whole number');
}

/** Reads a number above 0. */
export function positiveNumber(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new InvalidArgumentError('It is no number above 0');
}

/** Reads an option that may be given several times. */
export function repeated<T>(
  read: (text: string) => T,
): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before = []) => [...before, read(text)];
}

const severities = ['off', 'info', 'warning', 'error'] as const;

/** Reads `rule-id=severity`. */
export function ruleSetting(text: string): RuleSetting {
  const [, id, word] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (id === undefined || word === undefined) {
    throw new InvalidArgumentError('Write a rule and a severity, such as redundant-stride-check=off');
  }
  const severity = severities.find((known) => known === word);
  if (severity) return { id, severity };
  throw new InvalidArgumentError(
    `"${word}" is none of ${severities.join(', ')}${didYouMean(word, severities)}`,
  );
}

/** Reads the shape of an input, batch included: `1x224x224x3`. */
export function inputShape(text: string): readonly number[] {
  const sizes = /^[1-9]\d*(x[1-9]\d*)+$/.test(text) ? text.split('x').map(Number) : [];
  if (sizes.length > 0 && sizes.every(Number.isSafeInteger)) return sizes;
  throw new InvalidArgumentError(
    'Write sizes of at least 1 with x between them, batch first, such as 1x224x224x3',
  );
}
