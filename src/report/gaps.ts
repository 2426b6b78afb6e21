import { hasGap } from '../dim/index.js';
import type { Analysis, ReportedGap } from '../engine/engine.js';
import type { ModelView } from '../graph/view-types.js';
import { ops } from '../ops/table.js';

/** A place that could not be followed, in all models in which it could not. */
export interface RankedGap {
  readonly gap: ReportedGap;
  readonly models: readonly string[];
  /** Adds of those models whose sizes are not known: what following it could win. */
  readonly adds: number;
}

/** Gaps, each place and reason once: those first that cost the most adds, then by file and line. */
export function rankedGaps({ gaps, models }: Analysis): readonly RankedGap[] {
  const costs = new Map<string, number>();
  for (const view of models) {
    const { name } = view.model;
    costs.set(name, (costs.get(name) ?? 0) + unsizedAdds(view));
  }
  const groups = new Map<string, { readonly gap: ReportedGap; readonly models: Set<string> }>();
  for (const gap of gaps) {
    const key = `${gap.file}:${gap.line}:${gap.column} ${gap.reason}`;
    const group = groups.get(key) ?? { gap, models: new Set<string>() };
    group.models.add(gap.model);
    groups.set(key, group);
  }
  const ranked = [...groups.values()].map(({ gap, models: names }): RankedGap => ({
    gap,
    models: [...names],
    adds: [...names].reduce((sum, name) => sum + (costs.get(name) ?? 0), 0),
  }));
  return ranked.toSorted((a, b) => b.adds - a.adds);
}

function unsizedAdds({ model }: ModelView): number {
  return model.nodes.filter(
    ({ op, shape }) => ops.get(op)?.merge === 'add' && (shape === null || shape.some(hasGap)),
  ).length;
}
