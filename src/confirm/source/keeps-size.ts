import type { Claim } from '../../graph/claim.js';
import { tellingSizes } from '../checks/accepted-sizes.js';
import { notRun, sameShape, shapeText, verdictOf } from '../checks/check.js';
import { NotBuildable } from '../part.js';
import { isConcrete, neverThere, nodeOf, shapeAt, type SourceCheck, trialOf } from './trial.js';

/** The adapter's last op must be seen with the height and width that went into its first. */
export function checkKeepsSize({ adapters }: Extract<Claim, { kind: 'keepsSize' }>): SourceCheck {
  const [first] = adapters;
  if (!first) throw new NotBuildable('there is no adapter');
  const { view, fork, end, name, nodes } = first;
  const sizes = tellingSizes(view);
  if (sizes === null) throw new NotBuildable(`no size is known that ${view.model.name} takes`);
  const trial = trialOf(view.model, sizes, [fork, ...nodes]);
  return {
    trials: [trial],
    judge: ([result], isAt) => {
      if (!result || 'failure' in result) return notRun(result?.failure ?? 'it was not run');
      const before = shapeAt(trial.part, fork);
      const after = shapeAt(trial.part, end);
      const entering = result.seen.filter(
        (each) =>
          each.shape !== null &&
          isConcrete(each.shape) &&
          nodes.some((id) => isAt(each, nodeOf(view.model, id).origin)),
      );
      const starts = entering.some(({ operands }) =>
        operands.some((shape) => isConcrete(shape) && sameShape(shape, before)),
      );
      const made = entering
        .filter((each) => isAt(each, nodeOf(view.model, end).origin))
        .flatMap(({ shape }) => (shape && isConcrete(shape) ? [shape] : []));
      const found = made.find((shape) => sameShape(shape, after)) ?? made[0];
      if (!found || !starts) return notRun(neverThere(result.error));
      const run = {
        input: before,
        expected: `${name} gives ${shapeText(after)}`,
        observed: `it gives ${shapeText(found)}`,
      };
      return verdictOf([run], sameShape(found, after) ? null : 'another shape was seen at this place');
    },
  };
}
