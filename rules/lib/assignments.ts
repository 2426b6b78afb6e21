import type { Frame, Place, ProjectView } from '../../src/rule.js';
import { outwards } from './frames.js';

/** Where a name is given a new value. */
export interface Assignment {
  readonly name: string;
  readonly place: Place;
}

const comparison = /[!=]==?|[<>]=?/;
const path = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$#][\w$]*)*$/;

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The assignments to a name in a text, declarations left out, with their offsets and lengths. */
function assignmentsIn(text: string, name: string): readonly { at: number; length: number }[] {
  const written = new RegExp(`(?<![\\w$.])${escaped(name)}\\s*[-+*/]?=(?![=>])[^;\\n]*`, 'g');
  return [...text.matchAll(written)]
    .filter((match) => !/\b(?:const|let|var)\s+$/.test(text.slice(0, match.index)))
    .map((match) => ({ at: match.index, length: match[0].trimEnd().length }));
}

/**
 * The assignment that gave a side of a comparison its value: the last one before it in the function around it, or else
 * (a loop, the next call) the last one behind it. The model records values, not assignments: this reads the text.
 */
export function assignmentTo(
  project: ProjectView,
  frame: Frame,
  guard: Place,
  clause: string,
  side: 0 | 1,
): Assignment | null {
  const name = clause.split(comparison)[side]?.trim() ?? '';
  const around = [...outwards(frame)].find((each) => each.kind !== 'iteration');
  if (!path.test(name) || !around || around.kind === 'module') return null;
  const { file, start } = around.definition;
  if (file !== guard.file || start > guard.start) return null;
  const found = assignmentsIn(project.text(around.definition), name);
  const last = found.findLast(({ at }) => start + at < guard.start) ?? found.at(-1);
  return last ? { name, place: { file, start: start + last.at, end: start + last.at + last.length } } : null;
}
