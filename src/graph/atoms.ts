import { channelAxis } from '../ops/layout.js';
import type { Skeleton } from './blocks.js';
import type { GuardEvaluation, Model, Origin } from './model.js';
import type { AtomClass } from './view-types.js';

/** Where the strides and the widths of some blocks come from. */
interface Sources {
  readonly strides: ReadonlySet<Origin>;
  readonly filters: ReadonlySet<Origin>;
}

function sourcesIn(blocks: readonly Skeleton[]): Sources {
  const of = (keys: readonly string[]): ReadonlySet<Origin> => {
    const found = new Set<Origin>();
    for (const { main, shortcut } of blocks) {
      for (const { attrOrigins } of [...main.nodes, ...shortcut.nodes]) {
        for (const key of keys) for (const origin of attrOrigins[key]?.data ?? []) found.add(origin);
      }
    }
    return found;
  };
  return { strides: of(['strides']), filters: of(['filters', 'units']) };
}

/** Says what the atoms of guards are about, by the origins that their operands share with the ops of the blocks. */
export class AtomClasses {
  readonly #byBlock = new Map<Skeleton, Sources>();
  #all: Sources | null = null;

  constructor(
    private readonly model: Model,
    private readonly blocks: readonly Skeleton[],
  ) {}

  /** What one atom of a guard is about, over evaluations with their blocks; without a block, any block will do. */
  of(
    evaluations: readonly { readonly evaluation: GuardEvaluation; readonly block: Skeleton | null }[],
    atom: number,
  ): ReadonlySet<AtomClass> {
    const classes = new Set<AtomClass>();
    for (const { evaluation, block } of evaluations) {
      const origins = evaluation.atoms[atom]?.origins;
      if (!origins) continue;
      const sources = this.#sources(block);
      if (origins.data.some((origin) => sources.strides.has(origin))) classes.add('stride');
      else if (origins.control.some((origin) => sources.strides.has(origin))) classes.add('strideByControl');
      if (origins.data.some((origin) => sources.filters.has(origin))) classes.add('channels');
      for (const origin of origins.data) if (origin.kind === 'axis') classes.add(this.#axisClass(origin));
    }
    if (classes.size === 0) classes.add('other');
    return classes;
  }

  #sources(block: Skeleton | null): Sources {
    if (block === null) return (this.#all ??= sourcesIn(this.blocks));
    let known = this.#byBlock.get(block);
    if (!known) {
      known = sourcesIn([block]);
      this.#byBlock.set(block, known);
    }
    return known;
  }

  #axisClass({ node, axis }: Extract<Origin, { kind: 'axis' }>): AtomClass {
    const rank = this.model.nodes[node]?.shape?.length;
    if (rank === undefined || axis === 0) return 'other';
    return axis === channelAxis({ layout: this.model.layout }, rank) ? 'channels' : 'space';
  }
}
