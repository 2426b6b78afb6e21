import {
  type Block,
  type Dim,
  type ModelView,
  type OpNode,
  type Place,
  type ProjectView,
  show,
} from '../../src/rule.js';

/** A shape as people write it: [N, ⌈H/2⌉, ⌈W/2⌉, 64]. */
export function shapeText(shape: readonly Dim[] | null): string {
  return shape === null ? '[?]' : `[${shape.map((dim) => show(dim, 'text')).join(', ')}]`;
}

/** "resnet.ts:41". */
export function placeText(project: ProjectView, place: Place): string {
  return `${place.file.split('/').at(-1) ?? place.file}:${project.line(place)}`;
}

/** What made a tensor: "conv2d `res2a_conv` (resnet.ts:41)". */
export function sourceText(project: ProjectView, node: OpNode): string {
  const place = node.layer?.origin ?? node.origin;
  return `${node.op} at ${placeText(project, place)}`;
}

/** The block, the stage that it is in and the call that made that: " in BasicBlock 2 of layer1 (resnet.ts:98)". */
export function whereText(project: ProjectView, block: Block | null): string {
  if (block === null) return '';
  const name = block.name === null ? '' : ` of ${block.name}`;
  const { stage } = block;
  if (stage === null) return name;
  const stageName = stage.name ?? stage.factory ?? 'the loop';
  return `${name}, block ${(block.indexInStage ?? 0) + 1} of ${stageName} (${placeText(project, stage.callSite)})`;
}

/** "H = W = 33", "H = 33, W = 47". */
export function sizesText(sizes: Readonly<Record<string, number>> | null): string {
  const entries = Object.entries(sizes ?? {});
  const [first] = entries;
  if (first && entries.length > 1 && entries.every(([, size]) => size === first[1])) {
    return `${entries.map(([name]) => name).join(' = ')} = ${first[1]}`;
  }
  return entries.map(([name, size]) => `${name} = ${size}`).join(', ');
}

export function samePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

export function placeKey(place: Place): string {
  return `${place.file}:${place.start}:${place.end}`;
}

export function modelNames(models: readonly ModelView[]): string {
  return [...new Set(models.map(({ model }) => model.builder))].join(', ');
}
