import type { Skeleton } from './blocks.js';
import { commonFrame, isCall, keyOf, type NetworkFrames, outwards } from './frames.js';
import type { Frame } from './model.js';

/** Which frame belongs to one block alone, and what the block is called after it. */
export class BlockNames {
  readonly #merges = new Map<Frame, number>();
  readonly #isMerge: ReadonlySet<number>;
  readonly #networks: NetworkFrames;

  /** `networks`: frames that make inputs or whole networks, which apply no single block. */
  constructor(blocks: readonly Skeleton[], networks: NetworkFrames) {
    this.#networks = networks;
    this.#isMerge = new Set(blocks.map(({ merge }) => merge.id));
    for (const { merge } of blocks) {
      for (let frame: Frame | null = merge.frame; frame !== null; frame = frame.caller) {
        this.#merges.set(frame, (this.#merges.get(frame) ?? 0) + 1);
      }
    }
  }

  /** Whether a block's frame is a call that applies this block, with whatever is nested in it, and nothing else. */
  ownsFrame({ frame, main, shortcut }: Skeleton): boolean {
    if (!isCall(frame) || this.#networks.has(frame)) return false;
    const nested = new Set([...main.nodes, ...shortcut.nodes].filter(({ id }) => this.#isMerge.has(id)));
    return this.#merges.get(frame) === nested.size + 1;
  }

  /** The class of the block, or the function that applies it (to a shortcut made before, perhaps); null for inline code. */
  nameOf(block: Skeleton): string | null {
    const { merge, main } = block;
    const applied = commonFrame([merge.frame, ...main.nodes.map((node) => node.frame)]);
    const owned = [block.frame, applied].find((frame) => this.ownsFrame({ ...block, frame }));
    return owned ? this.#nameOfCall(owned) : null;
  }

  #nameOfCall(frame: Frame): string | null {
    if (frame.kind !== 'method' || frame.className === null) return frame.name;
    return this.#isBuilder(frame) ? frame.name : frame.className;
  }

  /** Whether a method's class builds more than this block: a method of it that holds several called this one. */
  #isBuilder(method: Frame): boolean {
    for (const frame of outwards(method.caller)) {
      const isOfClass = frame.kind !== 'iteration' && frame.className === method.className;
      if (isOfClass && keyOf(frame) !== keyOf(method) && (this.#merges.get(frame) ?? 0) > 1) return true;
    }
    return false;
  }
}
