/** What an expression repeats without an upper bound, and whether a part that varies is repeated so itself. */
function repeatsIn(source: string): { readonly count: number; readonly isNested: boolean } {
  let count = 0;
  let isNested = false;
  let isClass = false;
  // One for each open group, and one for the whole: whether its length or wording varies.
  const varies = [false];
  const vary = (does: boolean): void => {
    varies.push((varies.pop() ?? false) || does);
  };
  for (let at = 0; at < source.length; at++) {
    const letter = source[at];
    if (letter === '\\') at++;
    else if (isClass) isClass = letter !== ']';
    else if (letter === '[') isClass = true;
    else if (letter === '(') {
      varies.push(false);
      if (source[at + 1] === '?') at++;
    } else if (letter === ')') {
      const inner = varies.pop() ?? false;
      isNested ||= inner && /^(?:[*+]|\{\d+,)/.test(source.slice(at + 1, at + 8));
      vary(inner);
    } else if (letter === '*' || letter === '+' || letter === '{') {
      count++;
      vary(true);
    } else if (letter === '|' || letter === '?') vary(true);
  }
  return { count, isNested };
}

/** How long a text an expression may be matched with: it can take a power of the length, or of two, to match. */
export function longestMatched(source: string): number {
  const { count, isNested } = repeatsIn(source);
  if (isNested) return 25;
  return count > 2 ? 400 : count === 2 ? 2_000 : 50_000;
}
