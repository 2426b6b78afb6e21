import type { JudgedNode, ModelView, ProjectView } from '../../src/rule.js';
import { samePlace } from './text.js';

/**
 * Whether a fault stands only on a choice that the analysis tried for the caller (a stride of 1 and of 2, a flag that
 * nothing binds): it counts when it depends on the size, or when every path of the builder has it.
 */
export function triedOnly(project: ProjectView, view: ModelView, judged: JudgedNode): boolean {
  if (view.model.assumes.length === 0 || judged.judgement.verdict === 'depends') return false;
  if (view.model.pathsCut) return true;
  const siblings = project.models.filter((other) => other.model.root === view.model.root);
  return siblings.some(
    (other) =>
      !other.judged.some(
        (each) => each.judgement.outcome === 'fail' && samePlace(each.node.origin, judged.node.origin),
      ),
  );
}
