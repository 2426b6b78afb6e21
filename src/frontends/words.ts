/** Words that people write in sentences for what they mean in English. */
const everyday =
  /^(down|up|pool|pooled|pooling|stride|strided|shrink|shrunk|halve|halved|enlarge|enlarged|shortcut|skip)$/i;

/** Whether a word of a text is an everyday one in a sentence, and not in backticks. */
export function isSentence(text: string, start: number, end: number, word: string): boolean {
  return (
    everyday.test(word) &&
    /\s/.test(text.trim()) &&
    !/[`_.\w]/.test(`${text[start - 1] ?? ''}${text[end] ?? ''}`)
  );
}

/** The new name with the marks of an old one, which say to whom it belongs: `_downsample`, `#downsample`. */
export function inPlaceOf(old: string, name: string): string {
  return (/^#?[_$]*/.exec(old)?.[0] ?? '') + name.replace(/^[_$]+/, '');
}
