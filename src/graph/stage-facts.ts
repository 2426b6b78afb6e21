import { type Dim, divide } from '../dim/index.js';
import { ops } from '../ops/table.js';
import type { Skeleton } from './blocks.js';
import type { FrameArgument, OpNode, Origin } from './model.js';
import type { StageGroup } from './stages.js';

function sizesAt(node: OpNode, key: string): readonly unknown[] {
  const value = node.attrs[key];
  return Array.isArray(value) ? value : [];
}

/** The product of the strides along a block's main branch; null where that branch also enlarges, or a stride is not known. */
export function strideOf({ main }: Skeleton): number | null {
  const along = new Map<number, number>();
  for (const node of main.nodes) {
    if (ops.get(node.op)?.upsamples === true) return null;
    const [own = 1] = sizesAt(node, 'strides');
    if (typeof own !== 'number') return null;
    along.set(node.id, own * Math.max(1, ...node.inputs.map((id) => along.get(id) ?? 1)));
  }
  return along.get(main.end.id) ?? 1;
}

/** The largest dilation on the main branches of some blocks. */
export function dilationOf(blocks: readonly Skeleton[]): number {
  const all = blocks.flatMap(({ main }) => main.nodes.flatMap((node) => sizesAt(node, 'dilation')));
  return Math.max(1, ...all.filter((each) => typeof each === 'number'));
}

/**
 * The factory's width argument: it reaches the filters of the stage and divides its output channels. One that is a width
 * by itself (`planes`) goes before one that only has a part in it (`expansion`).
 */
export function planesOf(
  { blocks, isLoop, frame }: StageGroup,
  outChannels: Dim | null,
): { readonly planes: Dim; readonly expansion: Dim } | null {
  if (outChannels === null || isLoop) return null;
  const filters = blocks.flatMap(({ main }) =>
    main.nodes.flatMap((node) => node.attrOrigins['filters'] ?? node.attrOrigins['units'] ?? []),
  );
  const candidates = frame.args.flatMap((arg) => {
    const planes = widthOf(arg);
    const expansion = planes === null ? null : divide(outChannels, planes);
    if (planes === null || expansion === null) return [];
    const own = new Set<Origin>(arg.origins.data);
    const reaches = filters.filter(({ data }) => data.some((origin) => own.has(origin)));
    const isWidth = reaches.some(({ data }) => data.every((origin) => own.has(origin)));
    return reaches.length > 0 ? [{ planes, expansion, isWidth }] : [];
  });
  return candidates.find(({ isWidth }) => isWidth) ?? candidates[0] ?? null;
}

function widthOf({ value }: FrameArgument): Dim | null {
  return typeof value === 'number' || (typeof value === 'object' && value !== null) ? value : null;
}
