import type {
  AtomClass,
  GuardEvaluation,
  GuardSite,
  ModelView,
  ProjectView,
  ShortcutGuard,
} from '../../src/rule.js';

/** Everything that all models say of one guard in the source. */
export interface SiteView {
  readonly site: GuardSite;
  readonly uses: readonly { readonly view: ModelView; readonly guard: ShortcutGuard }[];
  /** Per atom, what it is about in any model. */
  readonly classes: readonly ReadonlySet<AtomClass>[];
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
    classes: site.atoms.map(
      (_, index) => new Set(uses.flatMap(({ guard }) => [...(guard.classes[index] ?? [])])),
    ),
  }));
}

/** Whether an atom is about stride or space and not about channels. */
export function isSpatial(classes: ReadonlySet<AtomClass> | undefined): boolean {
  if (!classes || classes.has('channels')) return false;
  return classes.has('stride') || classes.has('strideByControl') || classes.has('space');
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
