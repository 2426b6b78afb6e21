import {
  type Binding,
  type Block,
  type Claim,
  defineRule,
  type Finding,
  type ModelView,
  type OpNode,
  ops,
  type ProjectView,
} from '../src/rule.js';
import { adapterNames } from './lib/adapter-names.js';
import { lineOf, writtenAt } from './lib/frames.js';
import { promises, saysAdapter } from './lib/lexicon.js';
import { channelsAt, channelsOf } from './lib/sides.js';
import { strideAlong, windowsOf } from './lib/windows.js';
import {
  blockText,
  givenName,
  listText,
  modelsText,
  placeKey,
  placeText,
  sizeText,
  stageName,
} from './lib/text.js';

type KeepsSize = Extract<Claim, { kind: 'keepsSize' }>;

/** An adapter with a name that promises another size. */
interface Sighting {
  readonly view: ModelView;
  readonly block: Block;
  readonly binding: Binding;
}

/** What stands where there is nothing to adapt (`nn.Identity()`). */
function isIdentity({ op, attrs }: OpNode): boolean {
  return op === 'activation' && attrs['activation'] === 'linear';
}

/** Whether the adapter leaves height and width as they are: no op on it has a stride, and none changes the size. */
function keepsSize(view: ModelView, { adapter, fork, shortcut }: Block): boolean {
  const rank = fork.shape?.length ?? 0;
  if (rank <= 2 || (adapter.role !== 'channels' && adapter.role !== 'none')) return false;
  // Where axes are put together or apart, such as an image as a sequence, no size tells what became of height and width.
  if (shortcut.nodes.some(({ shape }) => shape?.length !== rank)) return false;
  if (shortcut.nodes.every(isIdentity)) return false;
  const axes = Array.from({ length: rank - 1 }, (_, index) => index + 1);
  return axes.every(
    (axis) => axis === channelsAt(view, rank) || strideAlong(windowsOf(view, shortcut, axis)) === 1,
  );
}

/** Whether an op stands on a choice that the analysis tried for the caller: then no call is known to make it so. */
function isTried({ layer, control, attrOrigins }: OpNode): boolean {
  const origins = ['strides', 'filters', 'units'].flatMap((name) => attrOrigins[name]?.data ?? []);
  for (let at = layer?.control ?? control; at !== null; at = at.parent) {
    origins.push(...at.evaluation.atoms.flatMap((atom) => atom.origins.data));
  }
  return origins.some((origin) => origin.kind === 'parameter' && origin.assumed);
}

/** Whether a pool is on the shortcut: it may be called one, whatever it does to the size. */
function isPool({ shortcut }: Block): boolean {
  return shortcut.nodes.some(({ op }) => ops.get(op)?.kernel !== undefined && ops.get(op)?.weighted !== true);
}

function sightings(project: ProjectView): readonly Sighting[] {
  return project.models.flatMap((view) =>
    view.blocks.flatMap((block): Sighting[] => {
      const binding = block.adapter.bindings.find((each) => promises(each.name, isPool(block)) !== null);
      return binding ? [{ view, block, binding }] : [];
    }),
  );
}

/** "64 → 256 channels at stride 1, size kept". */
function whatItDoes({ view, block }: Sighting): string {
  const [before, after] = [channelsOf(view, block.fork), channelsOf(view, block.shortcut.end)];
  const sizes = `${before === null ? '?' : sizeText(before)} → ${after === null ? '?' : sizeText(after)}`;
  return `${sizes} channels at stride 1, size kept`;
}

/** "resnet50 layer1". */
function whichCall(project: ProjectView, { view, block }: Sighting): string {
  const { stage, frame } = block;
  const name = stage && stageName(stage);
  if (name !== null) return `${view.model.name} ${name}`;
  const text = frame.call === null ? null : blockText(project, view, block);
  return text === null ? view.model.name : `${view.model.name} (${text})`;
}

/** Names of layers that carry the word: weights are saved under them. */
function savedNames(group: readonly Sighting[], name: string): readonly string[] {
  const word = name.toLowerCase();
  const names = group.flatMap(({ block }) => block.adapter.layers.flatMap((layer) => givenName(layer) ?? []));
  return [...new Set(names.filter((each) => each.toLowerCase().includes(word)))];
}

/** All names that mislead about these adapters: the layer's, its parameter's, its field's. */
function misleadingNames(group: readonly Sighting[]): readonly Binding[] {
  const bindings = new Map<string, Binding>();
  for (const { block } of group) {
    for (const binding of block.adapter.bindings) {
      if (promises(binding.name, isPool(block)) !== null) {
        bindings.set(placeKey(binding.declaration), binding);
      }
    }
  }
  return [...bindings.values()];
}

function messageOf(
  project: ProjectView,
  group: readonly Sighting[],
  misled: readonly Sighting[],
  first: Sighting,
): string {
  const { name } = first.binding;
  const verb = promises(name, false) === 'smaller' ? 'shrinks' : 'enlarges';
  const others = [...new Set(misled.map(({ view }) => view))].filter((view) => view !== first.view);
  const also = others.length === 0 ? '' : ` The same holds in ${modelsText(others)}.`;
  const saved = savedNames(group, name);
  const weights =
    saved.length === 0
      ? ''
      : ` The word is also in names of layers (${listText(saved.slice(0, 2).map((each) => `\`${each}\``))}): weights are saved under these, so renaming them breaks checkpoints.`;
  return `\`${name}\` says that this shortcut adapter ${verb} its input, but not at every call: ${whichCall(project, first)}: ${whatItDoes(first)}.${also}${weights}`;
}

const mostRelated = 5;

/** One place for every call that is seen, the first first. */
function relatedOf(project: ProjectView, misled: readonly Sighting[]): Finding['related'] {
  const related = new Map<string, Finding['related'][number]>();
  for (const each of misled) {
    const { block, view } = each;
    const place = block.stage?.callSite ?? block.frame.call ?? block.shortcut.end.origin;
    const key = `${placeKey(place)}|${whatItDoes(each)}`;
    const applied = placeText(project, writtenAt(block.shortcut.end));
    if (!related.has(key)) {
      related.set(key, { message: `${view.model.name}: ${whatItDoes(each)} (adapter at ${applied})`, place });
    }
  }
  return [...related.values()].slice(0, mostRelated);
}

/** Where the layers of an adapter are written: on the lines of its block, not in helpers. */
function writtenIn({ block }: Sighting): readonly string[] {
  return block.shortcut.nodes.map((node) => placeKey(lineOf(block, node)));
}

/**
 * Whether the code tells adapters that shrink apart from those that do not, each written on lines of its own: the name
 * is then that of the split, as in iResNet's guard. Where paths were cut, one of those may be the other side.
 */
function isSplit(group: readonly Sighting[], misled: readonly Sighting[]): boolean {
  const others = group.filter((each) => !misled.includes(each));
  if (others.length === 0) return group.some(({ view }) => view.model.pathsCut);
  const lines = new Set(others.flatMap(writtenIn));
  return !misled.flatMap(writtenIn).some((line) => lines.has(line));
}

function adapterOf(project: ProjectView, sighting: Sighting): KeepsSize['adapters'][number] {
  const { view, block } = sighting;
  return {
    name: whichCall(project, sighting),
    view,
    fork: block.fork.id,
    nodes: block.shortcut.nodes.map(({ id }) => id),
    end: block.shortcut.end.id,
    role: block.adapter.role,
  };
}

function findingOf(project: ProjectView, group: readonly Sighting[]): Finding | null {
  const misled = group.filter(
    ({ view, block }) => keepsSize(view, block) && !block.shortcut.nodes.some(isTried),
  );
  if (isSplit(group, misled)) return null;
  const [first] = misled;
  if (!first) return null;
  const names = misleadingNames(group);
  const declarations = names.map(({ declaration }) => declaration);
  return {
    message: messageOf(project, group, misled, first),
    place: first.binding.declaration,
    models: [...new Set(misled.map(({ view }) => view))],
    claim: { kind: 'keepsSize', adapters: misled.map((each) => adapterOf(project, each)) },
    related: [
      { message: 'the name that misleads', place: first.binding.declaration },
      ...relatedOf(project, misled),
    ],
    suggestions: [
      {
        description: `Rename \`${first.binding.name}\` to \`{name}\`, what it is`,
        intent: {
          kind: 'rename',
          declarations,
          candidates: adapterNames(project, first.binding, declarations),
        },
        isSafe: names.every(({ name }) => savedNames(group, name).length === 0),
      },
    ],
  };
}

export default defineRule({
  id: 'misleading-adapter-name',
  description: 'A shortcut adapter is named after a change of size that it does not make.',
  defaultSeverity: 'warning',
  hasSuggestions: true,
  suggestsName: saysAdapter,
  check(project) {
    const groups = new Map<string, Sighting[]>();
    for (const sighting of sightings(project)) {
      const key = placeKey(sighting.binding.declaration);
      groups.set(key, [...(groups.get(key) ?? []), sighting]);
    }
    return [...groups.values()].flatMap((group) => findingOf(project, group) ?? []);
  },
});
