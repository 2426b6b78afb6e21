import type { Model } from '../graph/model.js';

/** Gives models of one builder that are named alike what tells them apart: their assumptions, or a number. */
export function nameModels(models: readonly Model[]): readonly Model[] {
  const byName = new Map<string, Model[]>();
  for (const model of models) byName.set(model.name, [...(byName.get(model.name) ?? []), model]);
  return models.map((model) => {
    const same = byName.get(model.name) ?? [];
    if (same.length < 2) return model;
    const own = model.assumes.filter((each) => !same.every(({ assumes }) => assumes.includes(each)));
    const told =
      own.length > 0 && same.filter((each) => each.assumes.join() === model.assumes.join()).length === 1;
    const extra = told ? own.join(', ') : `#${same.indexOf(model) + 1}`;
    return { ...model, name: withExtra(model.name, extra) };
  });
}

function withExtra(name: string, extra: string): string {
  return name.endsWith(']') ? `${name.slice(0, -1)}, ${extra}]` : `${name}[${extra}]`;
}
