import {
  type Block,
  type Dim,
  type Frame,
  type LayerRecord,
  type ModelView,
  type OpNode,
  type Place,
  type ProjectView,
  type Stage,
  show,
} from '../../src/rule.js';
import { outwards } from './frames.js';

/** A shape as people write it: [N, ⌈H/2⌉, ⌈W/2⌉, 64]. */
export function shapeText(shape: readonly Dim[] | null): string {
  return shape === null ? '[?]' : `[${shape.map(sizeText).join(', ')}]`;
}

export function sizeText(dim: Dim): string {
  return show(dim, 'text');
}

/** "resnet.ts:41". */
export function placeText(project: ProjectView, place: Place): string {
  return `${place.file.split('/').at(-1) ?? place.file}:${project.line(place)}`;
}

/** " See net.ts:12.": where else to look; nothing when that is the line of the finding itself. */
export function seeText(project: ProjectView, cause: Place, place: Place): string {
  const isSame = cause.file === place.file && project.line(cause) === project.line(place);
  return isSame ? '' : ` See ${placeText(project, cause)}.`;
}

/** The first of some places that is in another line than the finding's. */
export function seeFirst(project: ProjectView, causes: readonly { readonly place: Place }[], place: Place): string {
  return causes.map((cause) => seeText(project, cause.place, place)).find((text) => text !== '') ?? '';
} // prettier-ignore

/** Whether the framework made up a layer's name: the class in two spellings and a number. */
function isMadeUp(name: string): boolean {
  const [, spelt = '', className = ''] = /^(.+)_([A-Z][A-Za-z0-9]*?)\d+$/.exec(name) ?? [];
  return className !== '' && spelt.replaceAll('_', '') === className.toLowerCase();
}

/** The name that the code gives a layer; null without one. */
export function givenName(layer: LayerRecord | null): string | null {
  return layer === null || layer.name === null || isMadeUp(layer.name) ? null : layer.name;
}

/** What is no layer, in words. */
const otherOps: Readonly<Record<string, string>> = { model: 'network', sequential: 'sequential model' };

/** An op with the name that its layer was given: "conv2d `res2a`". */
export function opText({ op, layer }: OpNode): string {
  const name = givenName(layer);
  return name === null ? (otherOps[op] ?? op) : `${op} \`${name}\``;
}

/** What the code calls a stage, where that says something. */
export function stageName({ name, factory }: Stage): string | null {
  return name !== null && name.length > 2 ? name : factory;
}

/** The iteration of its stage's loop that a block is made in. */
function passOf({ frame, stage }: Block): Frame | null {
  const loop = stage?.frame.call;
  if (!loop) return null;
  return (
    [...outwards(frame)].find(({ kind, call }) => kind === 'iteration' && call && samePlace(call, loop)) ??
    null
  );
}

/** "pass 2 of the loop at net.ts:12", "block 2 of pass 3 of the loop at net.ts:12" where a pass makes several. */
function inLoopText(at: string, stage: Stage, block: Block): string {
  const pass = passOf(block);
  if (pass === null) return `block ${(block.indexInStage ?? 0) + 1} of the loop at ${at}`;
  const among = stage.blocks.filter((each) => passOf(each) === pass);
  const which = among.length > 1 ? `block ${among.indexOf(block) + 1} of ` : '';
  return `${which}pass ${(pass.iteration ?? 0) + 1} of the loop at ${at}`;
}

/** The block, its stage and the call that made that: "BasicBlock, block 2 of `layer1` (called at resnet.ts:98)". */
export function blockText(project: ProjectView, view: ModelView, block: Block): string | null {
  const { stage, name, indexInStage, frame } = block;
  if (stage !== null) {
    const at = placeText(project, stage.callSite);
    const known = stageName(stage);
    const what =
      stage.factory === null || known === null
        ? inLoopText(at, stage, block)
        : `block ${(indexInStage ?? 0) + 1} of \`${known}\` (called at ${at})`;
    return `${name === null ? '' : `${name}, `}${what}`;
  }
  if (name === null) return null;
  const isRoot = frame.call === null || samePlace(frame.call, view.model.place);
  return isRoot ? name : `${name}, called at ${placeText(project, frame.call)}`;
}

/** "H = W = 33", "H = 33, W = 47". */
export function sizesText(sizes: Readonly<Record<string, number>>): string {
  const entries = Object.entries(sizes);
  const [first] = entries;
  if (first && entries.length > 1 && entries.every(([, size]) => size === first[1])) {
    return `${entries.map(([name]) => name).join(' = ')} = ${first[1]}`;
  }
  return entries.map(([name, size]) => `${name} = ${size}`).join(', ');
}

/** "1 channel", "64 channels". */
export function channelsText(dim: Dim): string {
  return `${sizeText(dim)} ${dim === 1 ? 'channel' : 'channels'}`;
}

/** "a", "a and b", "a, b and c". */
export function listText(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

/** The names of models, a few of them where there are many. */
export function modelsText(views: readonly ModelView[], most = 4): string {
  const names = [...new Set(views.map(({ model }) => model.name))];
  if (names.length <= most) return listText(names);
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

export function samePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

export function placeKey(place: Place): string {
  return `${place.file}:${place.start}:${place.end}`;
}
