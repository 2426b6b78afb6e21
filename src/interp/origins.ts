import type { Origin, Origins } from '../graph/model.js';

export const noOrigins: Origins = { data: [], control: [] };

/** Beyond this many sources a value is everybody's, and blaming one of them would mislead. */
const limit = 24;

function union(a: readonly Origin[], b: readonly Origin[]): readonly Origin[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  const extra = b.filter((origin) => !a.includes(origin));
  return extra.length === 0 || a.length >= limit ? a : [...a, ...extra].slice(0, limit);
}

/** Origins of a value computed from two others. */
export function mergeOrigins(a: Origins, b: Origins): Origins {
  if (a === b || b === noOrigins) return a;
  if (a === noOrigins) return b;
  return { data: union(a.data, b.data), control: union(a.control, b.control) };
}

/** Origins of a value that a condition chose: the condition's become control origins. */
export function controlledBy(value: Origins, condition: Origins): Origins {
  if (condition === noOrigins) return value;
  return { data: value.data, control: union(value.control, union(condition.data, condition.control)) };
}

export function originsOf(origin: Origin): Origins {
  return { data: [origin], control: [] };
}
