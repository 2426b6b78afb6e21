import type {
  Block,
  Dim,
  Frame,
  FrameArgument,
  ModelView,
  OpNode,
  Origin,
  Override,
} from '../../src/rule.js';
import { samePlace } from './text.js';

/** A call's argument that decides a size of a block, and the call. */
export interface Lever {
  readonly frame: Frame;
  readonly argument: FrameArgument;
  readonly value: number;
}

function originsOf(nodes: readonly OpNode[], attribute: string): ReadonlySet<Origin> {
  return new Set(nodes.flatMap((node) => node.attrOrigins[attribute]?.data ?? []));
}

/** The frames from a block outwards, the stage's call included; the stage's comes first. */
function framesOf(block: Block): readonly Frame[] {
  const frames: Frame[] = block.stage ? [block.stage.frame] : [];
  for (let at: Frame | null = block.frame; at !== null; at = at.caller) {
    if (!frames.includes(at)) frames.push(at);
  }
  return frames;
}

function plain(value: Dim | boolean | string | null): number | null {
  return typeof value === 'number' ? value : null;
}

/** The argument through which a block gets its strides or filters, nearest to the stage's call. */
export function leverOf(block: Block, attribute: 'strides' | 'filters'): Lever | null {
  const origins = originsOf(block.main.nodes, attribute);
  for (const frame of framesOf(block)) {
    if (frame.call === null) continue;
    for (const argument of frame.args) {
      const value = plain(argument.value);
      if (value !== null && argument.origins.data.some((origin) => origins.has(origin))) {
        return { frame, argument, value };
      }
    }
  }
  return null;
}

export function overrideOf(lever: Lever, value: number): Override | null {
  const { call } = lever.frame;
  return call ? { kind: 'argument', call, parameter: lever.argument.name, value } : null;
}

/** Whether some residual add at this block's place fails. */
export function failsAt(view: ModelView, block: Block): boolean {
  return view.judged.some(
    ({ node, kind, judgement }) =>
      kind === 'residual' && judgement.outcome === 'fail' && samePlace(node.origin, block.merge.origin),
  );
}
