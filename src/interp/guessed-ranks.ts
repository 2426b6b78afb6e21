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

/** The tensors of which not even the rank is known, by the nodes that hang on them, as far as these have no shape for it. */
function openTensors(nodes: readonly DraftNode[]): ReadonlyMap<number, Unranked> {
  const found = new Map<number, Unranked>();
  for (const { id, known, unranked, inputs } of nodes) {
    if (known !== null) continue;
    const isOpen = unranked?.isChoice === true && unranked.shape === null;
    const from = isOpen
      ? unranked
      : inputs.map((input) => found.get(input)).find((each) => each !== undefined);
    if (from) found.set(id, from);
  }
  return found;
}

/** The tensors that an add cannot be judged for: its sides are more than the same tensor with something done to each element. */
function unjudged(nodes: readonly DraftNode[]): readonly Unranked[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const open = openTensors(nodes);
  return nodes.flatMap(({ id, op, inputs }) => {
    const from = open.get(id);
    if (!from || ops.get(op)?.merge !== 'add') return [];
    // What another tensor is added to, the caller makes fit.
    const sides = inputs.flatMap((input) => (open.get(input) === from ? (byId.get(input) ?? []) : []));
    const isSame = sides.every(({ unranked }) => unranked !== null && unranked === sides[0]?.unranked);
    return sides.length < 2 || isSame ? [] : [from];
  });
}

/** What cannot be told for it, once for each such tensor. */
export function gapsOfGuesses(
  nodes: readonly DraftNode[],
  guessed: ReadonlySet<number>,
  isPython: boolean,
): readonly GapRecord[] {
  const isJudged = ({ id, op, fault, requires }: DraftNode): boolean =>
    guessed.has(id) && (fault !== null || requires.length > 0 || ops.get(op)?.merge === 'add');
  const ofGuesses = nodes.some(isJudged) ? nodes.flatMap((node) => guessOf(node) ?? []) : [];
  return [...new Set([...ofGuesses, ...(isPython ? unjudged(nodes) : [])])].map(({ cause, name }) => ({
    place: cause,
    reason: `how many axes ${name === '' ? 'this tensor' : name} has is not known`,
  }));
}
