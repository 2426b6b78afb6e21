import {
  type Block,
  channelAxis,
  type Dim,
  type JudgedNode,
  type ModelView,
  type OpNode,
  ops,
} from '../../src/rule.js';
import { sameShape, sameSize } from './sizes.js';

/** One of the two operands of an add that do not go together. */
export interface Side {
  readonly role: 'main' | 'shortcut' | 'operand';
  readonly end: OpNode;
}

/** Adds of two sides or more: what is wrong with one of a single tensor is not about its sides. */
export function isAdd(node: OpNode): boolean {
  return ops.get(node.op)?.merge === 'add' && node.inputs.length > 1;
}

function nodeAt(view: ModelView, id: number | undefined): OpNode | null {
  return id === undefined ? null : (view.model.nodes[id] ?? null);
}

export function inputOf(view: ModelView, node: OpNode, operand: number): OpNode | null {
  return nodeAt(view, node.inputs[operand]);
}

/** The two operands that a judgement is about: main branch and shortcut where they differ, else the first that do. */
export function sidesOf(view: ModelView, { block, node }: JudgedNode): readonly [Side, Side] | null {
  if (block && !sameShape(block.main.end.shape, block.shortcut.end.shape)) {
    return [
      { role: 'main', end: block.main.end },
      { role: 'shortcut', end: block.shortcut.end },
    ];
  }
  const first = inputOf(view, node, 0);
  const other = node.inputs
    .map((id) => nodeAt(view, id))
    .find((each) => first && each && !sameShape(first.shape, each.shape));
  if (!first || !other) return null;
  return [
    { role: 'operand', end: first },
    { role: 'operand', end: other },
  ];
}

/** The axis of the channels in shapes of this rank, batch included. */
export function channelsAt(view: ModelView, rank: number): number {
  return channelAxis({ layout: view.model.layout }, rank);
}

/** What a mismatch is about; `axis` is the first one on which the sides differ, batch included. */
export interface Difference {
  readonly channels: boolean;
  readonly space: boolean;
  readonly axis: number;
  /** The position among the space axes of the first of those that differ. */
  readonly spaceIndex: number;
}

export function differenceOf(view: ModelView, { judgement, node }: JudgedNode): Difference {
  const rank = node.shape?.length ?? 0;
  const channel = channelsAt(view, rank);
  const axes = judgement.axes.map((axis) => axis + 1);
  const spatial = axes.filter((axis) => axis !== channel);
  const [firstSpatial = 1] = spatial;
  return {
    channels: axes.includes(channel),
    space: spatial.length > 0,
    axis: spatial[0] ?? axes[0] ?? rank - 1,
    spaceIndex: firstSpatial - (channel === 1 ? 2 : 1),
  };
}

function setsChannels(node: OpNode): boolean {
  return node.attrs['filters'] !== undefined || node.attrs['units'] !== undefined;
}

/** The op that last set the size of an axis, from a node backwards: it makes the size, or chooses the channels. */
export function setterOf(view: ModelView, from: OpNode, axis: number): OpNode {
  let at = from;
  for (;;) {
    const { shape } = at;
    const isChannel = shape !== null && axis === channelsAt(view, shape.length);
    if (isChannel && setsChannels(at)) return at;
    const size: Dim | undefined = shape?.[axis];
    const before = at.inputs
      .map((id) => nodeAt(view, id))
      .find((each) => each?.shape?.length === shape?.length && sameSize(each?.shape?.[axis], size));
    if (!before) return at;
    at = before;
  }
}

/** The channels of a node's output. */
export function channelsOf(view: ModelView, node: OpNode): Dim | null {
  return node.shape?.[channelsAt(view, node.shape.length)] ?? null;
}

/** Whether a block's shortcut is its input as it is. */
export function isIdentity(block: Block): boolean {
  return block.shortcut.nodes.length === 0;
}

/** Whether a network takes inputs of any size only because nothing in its code says, or tests, of what size they are. */
export function isOpenByItself({ model: { inputs, given } }: ModelView): boolean {
  return inputs.every(({ isPassedIn }) => isPassedIn === true) && (given ?? []).length === 0;
}

/** Whether one of a node's operands comes of weights or constants alone. */
export function hasSideOfWeights(view: ModelView, node: OpNode): boolean {
  return node.inputs.some((_, operand) => {
    const side = inputOf(view, node, operand);
    return side !== null && isOfWeights(view, side);
  });
}

/** Whether nothing but weights comes in from a node and those before it. */
function isOfWeights(view: ModelView, from: OpNode): boolean {
  const seen = new Set([from]);
  // The set grows while it is walked.
  for (const { inputs } of seen) {
    for (const id of inputs) {
      const before = nodeAt(view, id);
      if (before) seen.add(before);
    }
  }
  const sources = [...seen].filter(({ inputs }) => inputs.length === 0);
  return sources.every(({ op }) => op === 'weight');
}
