import type { Finding, ModelView } from '../../src/rule.js';
import { placeKey } from './text.js';

/** One model's part of a fault, with what it shares with the same fault elsewhere. */
export interface Sighting extends Omit<Finding, 'models'> {
  readonly model: ModelView;
}

function largest(sizes: Readonly<Record<string, number>> | null | undefined): number {
  return sizes ? Math.max(0, ...Object.values(sizes)) : Infinity;
}

/**
 * One fault is one finding: same place, same cause. The first model whose sizes are symbols speaks; the verdict is
 * "always" if it is in one model, the witness the smallest, the condition the union.
 */
export function mergeSightings(sightings: readonly Sighting[]): readonly Finding[] {
  const groups = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const cause = sighting.related[0];
    const key = `${placeKey(sighting.place)}|${cause ? placeKey(cause.place) : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), sighting]);
  }
  return [...groups.values()].flatMap((group) => {
    const speaker = group.find(({ model }) => model.model.symbols.length > 0) ?? group[0];
    return speaker ? [merged(speaker, group)] : [];
  });
}

function merged(speaker: Sighting, group: readonly Sighting[]): Finding {
  const models = [
    speaker.model,
    ...group.map(({ model }) => model).filter((model) => model !== speaker.model),
  ];
  const own = group.filter(({ model }) => model === speaker.model);
  const always = own.find((each) => each.verdict === 'always');
  const smallest = own.toSorted((a, b) => largest(a.witness) - largest(b.witness))[0] ?? speaker;
  const conditions = [...new Set(own.flatMap((each) => each.condition ?? []))];
  const { model: _model, ...rest } = always ?? smallest;
  return {
    ...rest,
    models: [...new Set(models)],
    witness: smallest.witness ?? null,
    condition: always || conditions.length === 0 ? null : conditions.join(' or '),
    passing: always ? null : (smallest.passing ?? null),
  };
}
