import type { Edit, FixIntent } from '../../fix/intent.js';
import type { ReadText } from '../../program/front-end.js';

/** The edits of an intent, from the syntax tree alone. */
export function editsOf(
  intent: FixIntent,
  project: { readonly files: readonly string[]; readonly read: ReadText },
): readonly Edit[] | null {
  void project;
  if (intent.kind === 'replace') return [{ ...intent.at, text: intent.text }];
  return null;
}
