import type {
  AtomClass,
  Block,
  Formula,
  GuardEvaluation,
  GuardSite,
  ModelView,
  ProjectView,
  ShortcutGuard,
} from '../../src/rule.js';
import { channelsAt } from './sides.js';
import { strideAlong, windowsOf } from './windows.js';

/** Everything that all models say of one guard in the source. */
export interface SiteView {
  readonly site: GuardSite;
  readonly uses: readonly { readonly view: ModelView; readonly guard: ShortcutGuard }[];
  /** Per atom, what it is about in any model. */
  readonly classes: readonly ReadonlySet<AtomClass>[];
  /** "An adapter is made", in negation normal form; null where it cannot be told. */
  readonly makesAdapter: Formula | null;
}

/** The guards of a project that control shortcuts, each with all its evaluations. */
export function sitesOf(project: ProjectView): readonly SiteView[] {
  const bySite = new Map<GuardSite, { view: ModelView; guard: ShortcutGuard }[]>();
  for (const view of project.models) {
    for (const guard of view.guards) {
      bySite.set(guard.site, [...(bySite.get(guard.site) ?? []), { view, guard }]);
    }
  }
  return [...bySite].map(([site, uses]) => ({
    site,
    uses,
    makesAdapter: uses.map(({ guard }) => guard.makesAdapter).find((formula) => formula !== null) ?? null,
    classes: site.atoms.map(
      (_, index) => new Set(uses.flatMap(({ guard }) => [...(guard.classes[index] ?? [])])),
    ),
  }));
}

/** Whether an atom is a check of stride or space, and not of channels. What stride only chose (a flag) is none. */
export function isSpatial(use: SiteView, index: number): boolean {
  const classes = use.classes[index];
  return classes !== undefined && !classes.has('channels') && (classes.has('stride') || classes.has('space'));
}

/** A model in which every atom of the guard was decided at every evaluation. */
export function isConcrete(guard: ShortcutGuard): boolean {
  return (
    guard.evaluations.length > 0 &&
    guard.evaluations.every(({ evaluation }) => evaluation.atoms.every((atom) => atom.value !== null))
  );
}

export function valuesOf(evaluation: GuardEvaluation): readonly (boolean | null)[] {
  return evaluation.atoms.map((atom) => atom.value);
}

/** The stride of a block's main branch. */
export function strideOf(view: ModelView, block: Block): number {
  const first = channelsAt(view, block.fork.shape?.length ?? 4) === 1 ? 2 : 1;
  return strideAlong(windowsOf(view, block.main, first));
}
