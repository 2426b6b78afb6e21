import { applyEdits } from '../../src/fix/apply.js';
import type { Fix, FixIntent } from '../../src/fix/intent.js';
import { specifiersOf } from '../../src/program/network-text.js';
import { resolveModule } from '../../src/program/resolve-python.js';
import { pythonFrontEnd } from '../support/python.js';
import { type Marked, unmark } from './editing.js';

type Texts = Readonly<Record<string, string>>;

/** The fix for an intent in Python; null where the front end refuses. */
export function fixFor(intent: FixIntent, texts: Texts, renamesTexts = false): Fix | null {
  const files = Object.keys(texts);
  const resolve = (specifier: string, from: string): string | null =>
    resolveModule(specifier, from, (path) => path in texts);
  const imports = (file: string): readonly string[] =>
    specifiersOf(texts[file] ?? '', file).flatMap((each) => resolve(each, file) ?? []);
  return pythonFrontEnd.fix(intent, {
    files,
    read: (file) => texts[file] ?? null,
    imports,
    resolve,
    renamesTexts,
  });
}

/** The sources after an intent's edits, all parsed again; null where the front end refuses. */
export function applyIntent(intent: FixIntent, texts: Texts, renamesTexts = false): Texts | null {
  const fix = fixFor(intent, texts, renamesTexts);
  if (!fix) return null;
  const result: Record<string, string> = {};
  for (const [file, text] of Object.entries(texts)) {
    const after = applyEdits(text, fix.edits.filter((edit) => edit.file === file)); // prettier-ignore
    if (after === null) throw new Error(`overlapping edits in ${file}`);
    const parsed = pythonFrontEnd.parse(file, after);
    if ('error' in parsed) throw new Error(`${file} does not parse: ${parsed.error.message}\n${after}`);
    result[file] = after;
  }
  return result;
}

/** Renames what is marked in one or several files. */
export function renamed(
  sources: Marked,
  candidates: readonly string[] = ['shortcut_adapter', 'projection'],
  renamesTexts = false,
): Texts | null {
  const { texts, places } = unmark(sources);
  return applyIntent({ kind: 'rename', declarations: places, candidates }, texts, renamesTexts);
}

/** Renames what is marked in one file. */
export function renamedText(
  source: string,
  candidates?: readonly string[],
  renamesTexts = false,
): string | null {
  return renamed({ 'a.py': source }, candidates, renamesTexts)?.['a.py'] ?? null;
}
