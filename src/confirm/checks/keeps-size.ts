import type { EvidenceRun } from '../../diagnostic.js';
import type { Claim } from '../../graph/claim.js';
import type { PlainNetwork, PlainNode } from '../job.js';
import { NotBuildable, type Part, partOf } from '../part.js';
import { tellingSizes } from './accepted-sizes.js';
import { type Check, deviationOf, notRun, shapeText, type Trial, verdictOf } from './check.js';

type KeepsSize = Extract<Claim, { kind: 'keepsSize' }>;
type Adapter = KeepsSize['adapters'][number];

/** Calls of one adapter are mostly alike: so many of those that are not are run. */
const mostAdapters = 6;

/** The adapter alone, on its fork's shape: height and width that go in must come out. */
export function checkKeepsSize({ adapters }: KeepsSize): Check {
  const planned = new Map<string, { readonly trial: Trial; readonly adapter: Adapter }>();
  for (const adapter of adapters) {
    if (planned.size === mostAdapters) break;
    const part = alone(adapter);
    const key = JSON.stringify(part.network.nodes.map(({ op, attrs, shape }) => [op, attrs, shape]));
    if (!planned.has(key)) planned.set(key, { trial: { model: adapter.view.model, part }, adapter });
  }
  const all = [...planned.values()];
  return {
    trials: all.map(({ trial }) => trial),
    judge: (results) => {
      const runs: EvidenceRun[] = [];
      for (const [index, { trial, adapter }] of all.entries()) {
        const result = results[index];
        if (!result || 'failure' in result) return notRun(result?.failure ?? 'it was not run', runs);
        const { input, network } = trial.part;
        const made = result.outcomes.find(({ id }) => id === adapter.end)?.shape ?? null;
        runs.push({
          input,
          expected: `${adapter.name} gives ${shapeText(network.nodes.at(-1)?.shape ?? [])}`,
          observed: made === null ? 'it failed' : `it gives ${shapeText(made)}`,
        });
        const deviation = deviationOf(trial.part, result.outcomes);
        if (deviation !== null) return verdictOf(runs, deviation);
        if (made === null || !keeps(adapter, input, made)) {
          return verdictOf(runs, 'height or width changed');
        }
      }
      return verdictOf(runs, null);
    },
  };
}

function keeps({ view }: Adapter, before: readonly number[], after: readonly number[]): boolean {
  const channels = view.model.layout === 'NCHW' ? 1 : before.length - 1;
  return before.every((size, axis) => axis === channels || after[axis] === size);
}

/** The ops of an adapter behind an input of its fork's shape. */
function alone({ view, fork, nodes, end, name }: Adapter): Part {
  const sizes = tellingSizes(view);
  if (sizes === null) throw new NotBuildable(`no size is known that ${view.model.name} takes`);
  const part = partOf(view.model, sizes, [end]);
  const shape = part.network.nodes.find(({ id }) => id === fork)?.shape;
  if (!shape) throw new NotBuildable(`${name} does not start at its fork`);
  const inside = new Set(nodes);
  const input: PlainNode = { id: fork, op: 'input', attrs: { shape }, inputs: [], shape, layer: null };
  const network: PlainNetwork = {
    nodes: [input, ...part.network.nodes.filter(({ id, op }) => inside.has(id) || (op === 'weight' && id !== fork))],
    refused: [],
  };
  return { ...part, network, input: shape };
} // prettier-ignore
