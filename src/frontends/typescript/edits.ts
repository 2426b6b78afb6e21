import { ts } from './ts.js';
import type { Edit, Fix, FixIntent } from '../../fix/intent.js';
import type { FrontEnd } from '../../program/front-end.js';
import type { Place } from '../../program/program.js';
import { addAtom } from './add-atom.js';
import { dropAtoms } from './drop-atoms.js';
import { rename } from './rename.js';
import type { FileBindings } from './scopes.js';
import { createSourceCache, nodeAt, type Sources } from './sources.js';
import { stillParses } from './still-parses.js';

/** Fix intents to edits, from syntax and scopes alone. What they give parses. */
export function createEditor(): FrontEnd['fix'] {
  const cache = createSourceCache();
  return (intent, project) => {
    const sources = cache(project);
    try {
      const fix = fixFor(intent, sources);
      return fix && stillParses(fix.edits, sources) ? fix : null;
    } catch (error) {
      // A stack overflow: the code nests too deeply to be searched.
      if (error instanceof RangeError) return null;
      throw error;
    }
  };
}

function fixFor(intent: FixIntent, sources: Sources): Fix | null {
  switch (intent.kind) {
    case 'rename':
      return rename(intent.declarations, intent.candidates, sources);
    case 'replace': {
      const { file, start, end } = intent.at;
      return fixAt(intent.at, [{ file, start, end, text: intent.text }]);
    }
    case 'dropAtoms':
      return inGuard(intent.guard, sources, (names, guard) => dropAtoms(names, guard, intent.atoms));
    case 'addAtom':
      return inGuard(intent.guard, sources, ({ source }, guard) => addAtom(source, guard, intent));
  }
}

function inGuard(
  place: Place,
  sources: Sources,
  edit: (names: FileBindings, guard: ts.Expression) => readonly Edit[] | null,
): Fix | null {
  const names = sources.bound(place.file);
  const guard = names && nodeAt(names.source, place);
  const edits = guard && ts.isExpression(guard) ? edit(names, guard) : null;
  return edits && fixAt(place, edits);
}

function fixAt(place: Place, edits: readonly Edit[]): Fix {
  return { edits, scope: [place], isPublic: false, names: new Map() };
}
