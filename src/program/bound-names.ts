import type { Pattern } from './program.js';

/** The names that a pattern binds. */
export function boundNames(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'bind':
      return [pattern.name];
    case 'defaulted':
      return boundNames(pattern.pattern);
    case 'listPattern':
      return [...pattern.elements, pattern.rest].flatMap((each) => (each ? boundNames(each) : []));
    case 'recordPattern':
      return [
        ...pattern.entries.map((entry) => entry.value),
        ...(pattern.rest ? [pattern.rest] : []),
      ].flatMap(boundNames);
    default:
      return [];
  }
}
