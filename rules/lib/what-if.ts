import type { Block, Frame, FrameArgument, JudgedNode, ModelView, Override } from '../../src/rule.js';
import { originsOf, outwards, shares } from './frames.js';
import { samePlace } from './text.js';

/** A call's argument that decides a size of a block, and the call. */
export interface Lever {
  readonly frame: Frame;
  readonly argument: FrameArgument;
  readonly value: number;
}

/** The calls that a block came from, the stage's first; those that made its class's instance too. */
function callsAround(block: Block): readonly Frame[] {
  const frames = new Set<Frame>(block.stage ? [block.stage.frame] : []);
  for (const frame of outwards(block.frame)) {
    frames.add(frame);
    for (const maker of outwards(frame.maker)) frames.add(maker);
  }
  for (const { layer } of block.main.nodes) {
    for (const frame of outwards(layer?.frame ?? null)) {
      if (frame.kind === 'constructor' && frame.className === block.name) frames.add(frame);
    }
  }
  return [...frames];
}

/** The argument through which a block gets its strides or filters, nearest to the stage's call. */
export function leverOf(block: Block, attribute: 'strides' | 'filters'): Lever | null {
  const origins = new Set(block.main.nodes.flatMap((node) => [...originsOf(node, attribute)]));
  for (const frame of callsAround(block)) {
    if (frame.call === null) continue;
    for (const argument of frame.args) {
      const { value } = argument;
      if (typeof value === 'number' && shares(argument, origins)) return { frame, argument, value };
    }
  }
  return null;
}

export function overrideOf({ frame, argument }: Lever, value: number): Override | null {
  return frame.call && { kind: 'argument', call: frame.call, parameter: argument.name, value };
}

/** The residual adds at this block's place that fail. */
export function failuresAt(view: ModelView, block: Block): readonly JudgedNode[] {
  return view.judged.filter(
    ({ node, kind, judgement }) =>
      kind === 'residual' && judgement.outcome === 'fail' && samePlace(node.origin, block.merge.origin),
  );
}

/** Whether some residual add at this block's place fails. */
export function failsAt(view: ModelView, block: Block): boolean {
  return failuresAt(view, block).length > 0;
}
