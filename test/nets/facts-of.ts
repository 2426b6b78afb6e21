import { type Dim, show } from '../../src/dim/index.js';
import type { GuardEvaluation } from '../../src/graph/model.js';
import type { Block, ModelView, Stage } from '../../src/graph/view-types.js';

function text(dim: Dim | null): string {
  return dim === null ? '?' : show(dim, 'text');
}

function counted(texts: readonly string[]): string {
  const runs: { text: string; count: number }[] = [];
  for (const each of texts) {
    const last = runs.at(-1);
    if (last?.text === each) last.count++;
    else runs.push({ text: each, count: 1 });
  }
  return runs.map((run) => (run.count > 1 ? `${run.text} ×${run.count}` : run.text)).join(', ');
}

function shortcutOf({ adapter: { role, name } }: Block): string {
  return name === null ? role : `${role} (${name})`;
}

/** What each atom of a stage's guards said, evaluation by evaluation: y and n, - where it was not decided. */
function guardsOf(guards: readonly GuardEvaluation[]): string {
  const said = new Map<string, string[]>();
  for (const { site, atoms } of guards) {
    site.atoms.forEach((atom, index) => {
      const value = atoms[index]?.value ?? null;
      const text = value === null ? '-' : value ? 'y' : 'n';
      said.set(atom.text, [...(said.get(atom.text) ?? []), text]);
    });
  }
  return [...said].map(([atom, values]) => ` | ${atom}: ${counted(values)}`).join('');
}

function blocksOf({ blocks }: Stage): string {
  const counts = new Map<string, number>();
  for (const { name } of blocks) counts.set(name ?? '–', (counts.get(name ?? '–') ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(' + ');
}

/** One stage in a line: call, blocks, channels, stride, shortcuts and guards. */
function stageText(stage: Stage): string {
  const { name, factory, planes, expansion, dilation } = stage;
  const call = factory === null ? 'loop' : name === null ? factory : `${name} = ${factory}`;
  const width = planes === null ? '' : ` (${text(planes)}×${text(expansion)})`;
  const dilated = dilation === 1 ? '' : ` dilated ${text(dilation)}`;
  const channels = `${text(stage.inChannels)}→${text(stage.outChannels)}${width}`;
  const shortcuts = counted(stage.blocks.map(shortcutOf));
  return `${call}: ${blocksOf(stage)}, ${channels} /${text(stage.stride)}${dilated}: ${shortcuts}${guardsOf(stage.guards)}`;
}

/** The stages of a network, and how many residual blocks are in none. */
export function factsOf(view: ModelView): readonly string[] {
  const outside = view.blocks.filter(({ stage }) => stage === null).map(({ name }) => name ?? '–');
  return [...view.stages.map(stageText), ...(outside.length > 0 ? [`outside: ${counted(outside)}`] : [])];
}
