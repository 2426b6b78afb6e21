import type { Model } from '../graph/model.js';

/** A network that top-level code makes by calling a builder without arguments is the builder's own. */
export function withoutTwins(models: readonly Model[]): readonly Model[] {
  const seen = new Set<string>();
  const builders = new Map<string, number>();
  const builderOf = (model: Model): string => `${model.builder}:${model.place.file}:${model.place.start}`;
  for (const model of models) builders.set(builderOf(model), (builders.get(builderOf(model)) ?? 0) + 1);
  return models.filter((model) => {
    if (builders.get(builderOf(model)) === 1) return true;
    const key = `${builderOf(model)}:${fingerprint(model)}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Two paths whose networks are the same are one model. */
export function fingerprint(model: Model): string {
  const dims = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && 'id' in value ? `#${String(value.id)}` : value;
  return model.nodes
    .map(
      (node) =>
        `${node.op}@${node.origin.file}:${node.origin.start}(${node.inputs.join()})${JSON.stringify(node.attrs, (_, value: unknown) => dims(value))}`,
    )
    .join(';');
}
