import {
  type Binding,
  type Block,
  defineRule,
  type Dim,
  type Finding,
  type ModelView,
  type Place,
  type ProjectView,
  show,
} from '../src/rule.js';
import { promises } from './lib/lexicon.js';
import { placeKey, placeText } from './lib/text.js';

/** An adapter with a name that promises another size. */
interface Sighting {
  readonly view: ModelView;
  readonly block: Block;
  readonly binding: Binding;
  readonly keepsSize: boolean;
}

/** Whether the adapter's output has the height and width of its input: it changes channels, or nothing. */
function keepsSize({ adapter, fork }: Block): boolean {
  const hasSpace = (fork.shape?.length ?? 0) > 2;
  return hasSpace && (adapter.role === 'channels' || adapter.role === 'none');
}

function sightings(project: ProjectView): readonly Sighting[] {
  return project.models.flatMap((view) =>
    view.blocks.flatMap((block): Sighting[] => {
      const binding = block.adapter.bindings.find((each) => promises(each.name) !== null);
      return binding ? [{ view, block, binding, keepsSize: keepsSize(block) }] : [];
    }),
  );
}

function last(shape: readonly Dim[] | null): string {
  const dim = shape?.at(-1);
  return dim === undefined ? '?' : show(dim, 'text');
}

/** "resnet50 layer1: 64 → 256 channels at stride 1, size kept". */
function whatItDoes({ view, block }: Sighting): string {
  const stage = block.stage?.name ?? block.stage?.factory ?? null;
  const where = stage === null ? view.model.name : `${view.model.name} ${stage}`;
  return `${where}: ${last(block.fork.shape)} → ${last(block.shortcut.end.shape)} channels at stride 1, size kept`;
}

/** Layer names that carry the word: weights are saved under them. */
function weightNames(group: readonly Sighting[], name: string): readonly string[] {
  const word = name.toLowerCase();
  const names = group.flatMap(({ block }) => block.adapter.layers.flatMap((layer) => layer.name ?? []));
  return [...new Set(names.filter((each) => each.toLowerCase().includes(word)))];
}

function declarationsOf(group: readonly Sighting[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const { block } of group) {
    for (const binding of block.adapter.bindings) {
      if (promises(binding.name) !== null) places.set(placeKey(binding.declaration), binding.declaration);
    }
  }
  return [...places.values()];
}

const candidates = ['shortcutAdapter', 'projection', 'shortcutProjection', 'adapter'];

function findingOf(project: ProjectView, group: readonly Sighting[]): Finding | null {
  const misled = group.filter((each) => each.keepsSize);
  const [first] = misled;
  if (!first) return null;
  const { binding } = first;
  const verb = promises(binding.name) === 'smaller' ? 'shrinks' : 'enlarges';
  const models = [...new Set(misled.map(({ view }) => view))];
  const others =
    models.length > 1
      ? ` The same holds in ${models
          .slice(1)
          .map(({ model }) => model.name)
          .join(', ')}.`
      : '';
  const saved = weightNames(group, binding.name);
  const weights =
    saved.length === 0
      ? ''
      : ` The word is in layer names too (\`${saved[0] ?? ''}\`): weights are saved under those, so renaming them breaks checkpoints.`;
  return {
    message: `\`${binding.name}\` says that this shortcut adapter ${verb} its input, but in ${whatItDoes(first)}.${others}${weights}`,
    place: binding.declaration,
    models,
    related: misled.slice(0, 5).map(({ view, block }) => ({
      message: `${whatItDoes({ view, block, binding, keepsSize: true })} (the adapter is applied in ${placeText(project, block.shortcut.end.origin)})`,
      place: block.stage?.callSite ?? block.shortcut.end.origin,
    })),
    suggestions: [
      {
        description: `Rename \`${binding.name}\` to what it is: an adapter of the shortcut`,
        intent: { kind: 'rename', declarations: declarationsOf(group), candidates },
      },
    ],
  };
}

export default defineRule({
  id: 'misleading-adapter-name',
  description: 'A shortcut adapter is named after a change of size that it does not make.',
  defaultSeverity: 'warning',
  hasSuggestions: true,
  check(project) {
    const groups = new Map<string, Sighting[]>();
    for (const sighting of sightings(project)) {
      const key = placeKey(sighting.binding.declaration);
      groups.set(key, [...(groups.get(key) ?? []), sighting]);
    }
    return [...groups.values()].flatMap((group) => findingOf(project, group) ?? []);
  },
});
