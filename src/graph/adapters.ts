import { ops } from '../ops/table.js';
import type { Skeleton } from './blocks.js';
import { framesOf, keyOf } from './frames.js';
import type { Binding, Frame, LayerRecord, Model, OpNode } from './model.js';
import type { Adapter } from './view-types.js';

/** Looks names up in a model's bindings: an adapter's layers, its result, or the function that applies it. */
export class AdapterNames {
  readonly #byLayer = new Map<number, Binding[]>();
  readonly #byNode = new Map<number, Binding[]>();
  readonly #mainFunctions = new Set<string>();
  /** What the layers of main branches are made or applied in, helpers among them. */
  readonly #mainMakers = new Set<string>();

  constructor(model: Model, blocks: readonly Skeleton[]) {
    for (const binding of model.bindings) {
      for (const layer of binding.layers) push(this.#byLayer, layer, binding);
      if (binding.node !== null) push(this.#byNode, binding.node, binding);
    }
    for (const block of blocks) {
      for (const node of block.main.nodes) {
        const { frame: top } = block;
        for (let at: Frame | null = node.frame; at !== null && at !== top; at = at.caller) {
          this.#mainFunctions.add(keyOf(at));
        }
      }
      for (const frame of framesOf(block.main.nodes)) this.#mainMakers.add(keyOf(frame));
    }
  }

  adapterOf(block: Skeleton): Adapter {
    const { nodes, end } = block.shortcut;
    const layers = [...new Set(nodes.flatMap((node) => node.layer ?? []))];
    const bindings =
      nodes.length === 0
        ? []
        : [...this.#holders(block, end, layers), ...this.#functions(block)].toSorted(
            (a, b) => a.order - b.order,
          );
    return {
      role: block.role,
      nodes,
      layers,
      bindings,
      name: bindings[0]?.name ?? null,
      origin: nodes[0] ? (nodes[0].layer?.origin ?? nodes[0].origin) : null,
    };
  }

  /** Bindings that held all of the adapter's weighted layers and nothing else; else those that held its result. */
  #holders(block: Skeleton, end: OpNode, layers: readonly LayerRecord[]): readonly Binding[] {
    const around = framesOf(block.main.nodes);
    // Names inside a helper that makes main branches as well are no names of adapters.
    const isForeign = ({ frame }: Binding): boolean =>
      this.#mainMakers.has(keyOf(frame)) && !around.has(frame) && frame.kind !== 'module';
    const own = new Set(layers.map((layer) => layer.id));
    const needed = layers.filter((layer) => ops.get(layer.op)?.weighted ?? false);
    const all = needed.length > 0 ? needed : layers;
    // A kernel that is worked out where it is used is no layer's: the layers beside it are not the adapter.
    const isWhole = block.shortcut.nodes.every(
      ({ op, layer }) => layer !== null || ops.get(op)?.weighted !== true,
    );
    const first = isWhole ? all[0] : undefined;
    const whole = first
      ? (this.#byLayer.get(first.id) ?? []).filter(
          (binding) =>
            !isForeign(binding) &&
            binding.layers.every((id) => own.has(id)) &&
            all.every((layer) => binding.layers.includes(layer.id)),
        )
      : [];
    if (whole.length > 0) return whole;
    return (this.#byNode.get(end.id) ?? []).filter((binding) => !isForeign(binding));
  }

  /** A function of its own around the whole adapter, which no main branch goes through, names it as well. */
  #functions(block: Skeleton): readonly Binding[] {
    const [first, ...others] = block.shortcut.nodes;
    if (!first) return [];
    const shared = framesUpTo(first.frame, block.frame).filter((frame) =>
      others.every((node) => framesUpTo(node.frame, block.frame).includes(frame)),
    );
    return shared.flatMap((frame): Binding[] => {
      if (
        frame.kind !== 'function' ||
        frame.name === null ||
        frame.nameAt === null ||
        this.#mainFunctions.has(keyOf(frame))
      ) {
        return [];
      }
      return [
        {
          name: frame.name,
          kind: 'function',
          declaration: frame.nameAt,
          order: frame.enteredAt,
          frame,
          layers: block.shortcut.nodes.flatMap((node) => node.layer?.id ?? []),
          node: null,
        },
      ];
    });
  }
}

/** Frames from a node's own up to the block's, the block's left out. */
function framesUpTo(frame: Frame, top: Frame): readonly Frame[] {
  const frames: Frame[] = [];
  for (let at: Frame | null = frame; at !== null && at !== top; at = at.caller) frames.push(at);
  return frames;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
