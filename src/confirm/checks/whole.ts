import type { EvidenceRun } from '../../diagnostic.js';
import type { ModelView } from '../../graph/view-types.js';
import { NotBuildable, partOf } from '../part.js';
import { acceptedSizes } from './accepted-sizes.js';
import { type Check, deviationOf, notRun, shapeText, verdictOf } from './check.js';

/** How many inputs each network is built at: its smallest, and usual ones. */
const inputs = 3;

/** A whole network at several inputs: every op must give the shape that the analysis says. Throws `NotBuildable`. */
export function checkWhole(view: ModelView): Check {
  const parts = acceptedSizes(view, inputs).map((sizes) => partOf(view.model, sizes, null));
  if (parts.length === 0) throw new NotBuildable(`no size is known that ${view.model.name} takes`);
  return {
    trials: parts.map((part) => ({ model: view.model, part })),
    judge: (results) => {
      const runs: EvidenceRun[] = [];
      for (const [index, part] of parts.entries()) {
        const result = results[index];
        if (!result || 'failure' in result) return notRun(result?.failure ?? 'it was not run', runs);
        const { length } = part.network.nodes;
        const last = result.outcomes.at(-1)?.shape ?? [];
        runs.push({
          input: part.input,
          expected: `${length} ops, ${shapeText(part.network.nodes.at(-1)?.shape ?? [])}`,
          observed: `${result.outcomes.length} ops, ${shapeText(last)}`,
        });
        const deviation = deviationOf(part, result.outcomes);
        if (deviation !== null) return verdictOf(runs, deviation);
      }
      return verdictOf(runs, null);
    },
  };
}
