import type { Finding, ModelView, OpNode, Severity } from '../../src/rule.js';
import { type Facts, together } from './facts.js';
import { placeKey } from './text.js';

/** One model's part of a fault, with what it shares with the same fault elsewhere. */
export interface Sighting extends Omit<
  Finding,
  'models' | 'message' | 'verdict' | 'condition' | 'witness' | 'passing' | 'failing' | 'claim'
> {
  readonly model: ModelView;
  /** The add or layer. */
  readonly node: OpNode;
  readonly facts: Facts;
  /** The message, for the sizes that all its sightings in one model have together. */
  readonly message: (facts: Facts) => string;
}

const weights: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

function worst(group: readonly Sighting[]): Severity | null {
  const all = group.flatMap(({ severity }) => severity ?? []);
  return all.toSorted((a, b) => weights[b] - weights[a])[0] ?? null;
}

/** One fault is one finding: same place, same cause. The first model whose sizes are symbols speaks for all. */
export function mergeSightings(sightings: readonly Sighting[]): readonly Finding[] {
  const groups = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const cause = sighting.related[0];
    const key = `${placeKey(sighting.place)}|${cause ? placeKey(cause.place) : ''}`;
    const group = groups.get(key);
    if (group) group.push(sighting);
    else groups.set(key, [sighting]);
  }
  return [...groups.values()].flatMap((group) => {
    const speaker = group.find(({ model }) => model.model.symbols.length > 0) ?? group[0];
    return speaker ? [merged(speaker, group)] : [];
  });
}

function merged(speaker: Sighting, group: readonly Sighting[]): Finding {
  const own = group.filter(({ model }) => model === speaker.model);
  const facts = together(own.map((each) => each.facts));
  // The sighting that has the verdict has the words for it.
  const {
    model,
    message,
    facts: _facts,
    node: _node,
    ...rest
  } = own.find((each) => each.facts.verdict === facts.verdict) ?? speaker;
  const others = group.map((each) => each.model).filter((each) => each !== model);
  const severity = worst(group);
  return {
    ...rest,
    ...facts,
    ...(severity === null ? {} : { severity }),
    message: message(facts),
    models: [...new Set([model, ...others])],
    claim: {
      kind: 'sizes',
      view: model,
      nodes: [...new Set(own.map(({ node }) => node.id))],
      witness: facts.witness,
      passing: facts.passing,
    },
  };
}
