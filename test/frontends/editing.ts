import { applyEdits } from '../../src/fix/apply.js';
import type { Edit, Fix, FixIntent } from '../../src/fix/intent.js';
import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';
import { specifiersOf } from '../../src/program/network-text.js';
import type { Place } from '../../src/program/program.js';
import { resolveFile, resolveImport } from '../../src/program/resolve.js';

const frontEnd = createTypeScriptFrontEnd();

/** Sources by file; places of interest stand between ⟦ and ⟧, the guard of a condition between « and ». */
export type Marked = Readonly<Record<string, string>>;

export interface Case {
  readonly texts: Readonly<Record<string, string>>;
  readonly places: readonly Place[];
  readonly guards: readonly Place[];
}

/** Takes the markers out of the sources. */
export function unmark(sources: Marked): Case {
  const texts: Record<string, string> = {};
  const places: Place[] = [];
  const guards: Place[] = [];
  for (const [file, marked] of Object.entries(sources)) {
    let text = '';
    const open: { mark: string; start: number }[] = [];
    for (const letter of marked) {
      if (letter === '⟦' || letter === '«') open.push({ mark: letter, start: text.length });
      else if (letter === '⟧' || letter === '»') {
        const last = open.pop();
        if (!last) throw new Error(`unbalanced markers in ${file}`);
        (last.mark === '⟦' ? places : guards).push({ file, start: last.start, end: text.length });
      } else text += letter;
    }
    texts[file] = text;
  }
  return { texts, places, guards };
}

export interface Setting {
  readonly renamesTexts?: boolean;
  /** What stands for the beginnings of specifiers. */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** The fix for an intent; null where the front end refuses. */
export function fixFor(
  intent: FixIntent,
  texts: Readonly<Record<string, string>>,
  { renamesTexts = false, aliases = {} }: Setting = {},
): Fix | null {
  const files = Object.keys(texts);
  const isThere = (path: string): boolean => path in texts;
  const resolve = (specifier: string, from: string): string | null => {
    const [alias] = Object.entries(aliases).filter(([start]) => specifier.startsWith(start));
    if (!alias) return resolveImport(specifier, from, isThere);
    const path = specifier.replace(...alias);
    return resolveFile(path, path, isThere);
  };
  const imports = (file: string): readonly string[] =>
    specifiersOf(texts[file] ?? '').flatMap((each) => resolve(each, file) ?? []);
  return frontEnd.fix(intent, { files, read: (file) => texts[file] ?? null, imports, resolve, renamesTexts });
}

/** The sources after an intent's edits, all parsed again; null where the front end refuses. */
export function applyIntent(
  intent: FixIntent,
  texts: Readonly<Record<string, string>>,
  setting: Setting = {},
): Readonly<Record<string, string>> | null {
  const fix = fixFor(intent, texts, setting);
  return fix && edited(texts, fix.edits);
}

function edited(
  texts: Readonly<Record<string, string>>,
  edits: readonly Edit[],
): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [file, text] of Object.entries(texts)) {
    const after = applyEdits(
      text,
      edits.filter((edit) => edit.file === file),
    );
    if (after === null) throw new Error(`overlapping edits in ${file}`);
    const parsed = frontEnd.parse(file, after);
    if (after !== text && 'error' in parsed) {
      throw new Error(`${file} does not parse: ${parsed.error.message}\n${after}`);
    }
    result[file] = after;
  }
  return result;
}

/** Renames what is marked in one or several files. */
export function renamed(
  sources: Marked,
  candidates: readonly string[] = ['shortcutAdapter', 'projection'],
  aliases: Setting['aliases'] = {},
): Readonly<Record<string, string>> | null {
  const { texts, places } = unmark(sources);
  return applyIntent({ kind: 'rename', declarations: places, candidates }, texts, { aliases });
}

/** Renames what is marked in one file. */
export function renamedText(source: string, candidates?: readonly string[], file = 'a.ts'): string | null {
  return renamed({ [file]: source }, candidates)?.[file] ?? null;
}
