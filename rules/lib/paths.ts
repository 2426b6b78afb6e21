import {
  type JudgedNode,
  type Model,
  type ModelView,
  type OpNode,
  type ProjectView,
  relationText,
} from '../../src/rule.js';
import { samePlace } from './text.js';

/** Whether a fault stands only on choices that the analysis tried for the caller: some path of the builder is without. */
function someSiblingIsWithout(
  project: ProjectView,
  { model }: ModelView,
  hasFault: (other: ModelView) => boolean,
): boolean {
  if (model.assumes.length === 0) return false;
  if (model.pathsCut) return true;
  return project.models.some((other) => other.model.root === model.root && !hasFault(other));
}

function isConflict({ judgement: { outcome } }: JudgedNode): boolean {
  return outcome === 'fail' || outcome === 'broadcast';
}

/** Whether a path is taken by the sizes of inputs alone: those come, whoever calls. */
function isBySizes({ assumes, given = [] }: Model): boolean {
  const told = new Set(given.map(({ left, relation, right }) => relationText(left, relation, right)));
  return assumes.every((each) => told.has(each));
}

/**
 * Whether a conflict stands only on a choice that the analysis tried for the caller (a stride of 1 and of 2, a flag that
 * nothing binds): it counts when it depends on the size, or when every path of the builder has it. What fails at all sizes of
 * a path depends on the size where nothing else leads to that path; where something was not followed and a guess leads to it,
 * every path must have it.
 */
export function triedOnly(project: ProjectView, view: ModelView, { judgement, node }: JudgedNode): boolean {
  const { model } = view;
  const isForAll = judgement.isOfPath !== true || isBySizes(model);
  if (judgement.verdict === 'depends' && model.isGuessed !== true && isForAll) return false;
  return someSiblingIsWithout(project, view, ({ judged }) =>
    judged.some((each) => isConflict(each) && samePlace(each.node.origin, node.origin)),
  );
}

/** The same for an op that the framework rejects at every size. */
export function isFaultTriedOnly(project: ProjectView, view: ModelView, node: OpNode): boolean {
  return someSiblingIsWithout(project, view, ({ model }) =>
    model.nodes.some((each) => each.fault !== null && samePlace(each.origin, node.origin)),
  );
}
