import { closest, distance } from 'fastest-levenshtein';

/** The known word that was probably meant; null when none is near. */
export function nearestWord(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const beginnings = word.length < 4 ? [] : known.filter((each) => each.startsWith(word));
  if (beginnings.length === 1) return beginnings[0] ?? null;
  const best = closest(word.toLowerCase(), [...known]);
  const allowed = Math.max(2, Math.floor(Math.max(word.length, best.length) / 3));
  const far = distance(word.toLowerCase(), best.toLowerCase());
  return far <= allowed && far < best.length ? best : null;
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const nearest = nearestWord(word, known);
  return nearest === null ? '' : `; did you mean "${nearest}"?`;
}
