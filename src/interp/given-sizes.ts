import { type Dim, type Given, type SizeRelation, symbolsOf } from '../dim/index.js';
import type { Machine } from './machine.js';

/** What this path has assumed of the sizes of inputs, and of nothing else. */
export function givenSizes({ facts }: Machine): readonly Given[] {
  const relations: readonly (readonly [string, SizeRelation, SizeRelation])[] = [['=', '=', '!='], ['<', '<', '>=']];
  return relations.flatMap(([name, holds, fails]) =>
    [...(facts.get(name) ?? [])].flatMap(([left, rights]) =>
      [...rights].flatMap(([right, isSo]): Given[] => {
        const [a, b] = [left as Dim, right as Dim];
        const isOfInputs = [...symbolsOf(a), ...symbolsOf(b)].every(({ symbolKind }) => symbolKind === 'input');
        return isOfInputs ? [{ left: a, relation: isSo ? holds : fails, right: b }] : [];
      }),
    ),
  );
} // prettier-ignore
