import type { Edit, Fix, FixIntent } from '../../fix/intent.js';
import type { FrontEnd } from '../../program/front-end.js';
import type { Place } from '../../program/program.js';
import { addAtom } from './add-atom.js';
import { dropAtoms } from './drop-atoms.js';
import type { PythonParser } from './parser.js';
import { namesOf } from './rename-set.js';
import { rename } from './rename.js';
import type { ParseText, Syntax } from './syntax.js';
import { createTreeCache, nodeAt, type Tree, type Trees } from './trees.js';

/** Fix intents to edits, from syntax and scopes alone. What they give parses. */
export function createEditor({ parse, statementsAfter }: PythonParser): FrontEnd['fix'] {
  const cache = createTreeCache(parse);
  return (intent, project) => {
    const trees = cache(project);
    try {
      const fix = fixFor(parse, intent, trees);
      return fix && stillParses(statementsAfter, fix.edits, trees) ? fix : null;
    } catch (error) {
      // A stack overflow: the code nests too deeply to be searched.
      if (error instanceof RangeError) return null;
      throw error;
    }
  };
}

function fixFor(parse: ParseText, intent: FixIntent, trees: Trees): Fix | null {
  switch (intent.kind) {
    case 'rename':
      return rename(intent.declarations, intent.candidates, trees);
    case 'replace': {
      const { file, start, end } = intent.at;
      return trees.tree(file) && fixAt(intent.at, [{ file, start, end, text: intent.text }]);
    }
    case 'dropAtoms':
      return inGuard(intent.guard, trees, (tree, guard) => dropAtoms(namesOf(tree), guard, intent.atoms));
    case 'addAtom':
      return inGuard(intent.guard, trees, (tree, guard) => addAtom(tree, guard, intent, parse));
  }
}

function inGuard(
  place: Place,
  trees: Trees,
  edit: (tree: Tree, guard: Syntax) => readonly Edit[] | null,
): Fix | null {
  const tree = trees.tree(place.file);
  const guard = tree && nodeAt(tree, place);
  const edits = guard && edit(tree, guard);
  return edits && fixAt(place, edits);
}

function fixAt(place: Place, edits: readonly Edit[]): Fix {
  return { edits, scope: [place], isPublic: false, names: new Map() };
}

/** Whether every edited file still parses, with as many statements at its top as before, and no two edits overlap. */
function stillParses(
  statementsAfter: PythonParser['statementsAfter'],
  edits: readonly Edit[],
  trees: Trees,
): boolean {
  return [...new Set(edits.map(({ file }) => file))].every((file) => {
    const tree = trees.tree(file);
    const own = edits.filter((edit) => edit.file === file);
    return tree !== null && statementsAfter(tree.text, own) === tree.root.children.length;
  });
}
