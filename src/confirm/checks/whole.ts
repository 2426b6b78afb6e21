import type { ModelView } from '../../graph/view-types.js';
import { NotBuildable, partOf } from '../part.js';
import { acceptedSizes } from './accepted-sizes.js';
import { type Check, deviationOf, judgeEach, shapeText } from './check.js';

/** How many inputs each network is built at: its smallest, and usual ones. */
const inputs = 3;

/** A whole network at several inputs: every op must give the shape that the analysis says. Throws `NotBuildable`. */
export function checkWhole(view: ModelView): Check {
  const parts = acceptedSizes(view, inputs).map((sizes) => partOf(view.model, sizes, null));
  if (parts.length === 0) throw new NotBuildable(`no size is known that ${view.model.name} takes`);
  return {
    trials: parts.map((part) => ({ model: view.model, part })),
    judge: (results) =>
      judgeEach(parts, results, (part, outcomes) => ({
        run: {
          input: part.input,
          expected: `${part.network.nodes.length} ops, ${shapeText(part.network.nodes.at(-1)?.shape ?? [])}`,
          observed: `${outcomes.length} ops, ${shapeText(outcomes.at(-1)?.shape ?? [])}`,
        },
        deviation: deviationOf(part, outcomes),
      })),
  };
}
