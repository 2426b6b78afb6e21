import type { GapRecord } from '../graph/model.js';
import { ops } from '../ops/table.js';
import type { DraftNode, Unranked } from './trace.js';

/** The tensor whose rank is guessed, where a node is one. */
function guessOf({ known, unranked }: DraftNode): Unranked | null {
  return known === null && unranked !== null && unranked.guessed !== null ? unranked : null;
}

/**
 * The nodes whose shapes hang on a guess: code has read the shape of a tensor that it is given, as if it were an image, and
 * no op for so many axes has said so since.
 */
export function guessedNodes(nodes: readonly DraftNode[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const node of nodes) {
    if (guessOf(node) !== null || node.inputs.some((input) => found.has(input))) found.add(node.id);
  }
  return found;
}

/** What cannot be told for it, once for each such tensor. */
export function gapsOfGuesses(
  nodes: readonly DraftNode[],
  guessed: ReadonlySet<number>,
): readonly GapRecord[] {
  const isJudged = ({ id, op, fault, requires }: DraftNode): boolean =>
    guessed.has(id) && (fault !== null || requires.length > 0 || ops.get(op)?.merge === 'add');
  if (!nodes.some(isJudged)) return [];
  const guesses = new Set(nodes.flatMap((node) => guessOf(node) ?? []));
  return [...guesses].map(({ cause, name }) => ({
    place: cause,
    reason: `how many axes ${name === '' ? 'this tensor' : name} has is not known`,
  }));
}
