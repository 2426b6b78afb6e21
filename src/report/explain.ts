import { type Dim, show } from '../dim/index.js';
import type { Analysis } from '../engine/engine.js';
import type { OpNode } from '../graph/model.js';
import type { Block, ModelView, Stage } from '../graph/view-types.js';
import { grid } from './grid.js';
import type { Style } from './style.js';
import { counted } from './summary.js';

const head = ['stage', 'blocks', 'channels', 'stride', 'size', 'shortcuts', 'guards'];

/** Every model stage by stage: what each `makeLayer` call builds and what its shortcut guards said. */
export function toExplanation(analysis: Analysis, style: Style): string {
  if (analysis.models.length === 0) return `No network in ${counted(analysis.files, 'file')}.\n`;
  return analysis.models.map((view) => explainModel(view, analysis, style)).join('\n\n') + '\n';
}

function explainModel(view: ModelView, analysis: Analysis, style: Style): string {
  const { model, gaps } = view;
  const { file } = model.place;
  const { line } = analysis.locate(file, model.place.start);
  const facts = [
    ...model.inputs.map(({ node, name }) => `input ${name}: ${shapeText(model.nodes[node])}`),
    `${counted(model.nodes.length, 'node')}, ${counted(view.residualAdds, 'residual add')}, ${parametersText(view)}`,
    ...sizesText(view),
    ...model.assumes.map((assumption) => `where ${assumption}`),
    ...view.preconditions.map((precondition) => `needs ${precondition}`),
    ...(gaps.length === 0 ? [] : [`not fully read: ${counted(gaps.length, 'gap')}`]),
  ];
  const rows = view.stages.map((stage) => stageRow(stage, model.layout));
  const outside = view.blocks.filter((block) => block.stage === null).length;
  return [
    `${style.strong(model.name)}  ${style.place(`${file}:${line}`)}`,
    ...facts.map((fact) => `  ${fact}`),
    ...(rows.length > 0 ? [grid(head, rows, '  ', style)] : []),
    ...(outside > 0 ? [`  ${counted(outside, 'residual block')} outside stages`] : []),
  ].join('\n');
}

function shapeText(node: OpNode | undefined): string {
  return node?.shape?.map((dim) => show(dim, 'text')).join(' × ') ?? '?';
}

function parametersText({ parameters }: ModelView): string {
  if (parameters === null) return 'parameters unknown';
  const { trainable, total } = parameters;
  const text = `${amount(total)} parameters`;
  return trainable === total ? text : `${text} (${amount(trainable)} trainable)`;
}

function amount(dim: Dim): string {
  return typeof dim === 'number' ? dim.toLocaleString('en-US') : show(dim, 'text');
}

function sizesText({ smallestInput, validFor }: ModelView): readonly string[] {
  const smallest = Object.entries(smallestInput ?? {}).map(([name, size]) => `${name} = ${size}`);
  return [
    ...(smallest.length > 0 ? [`smallest valid input: ${smallest.join(', ')}`] : []),
    ...(validFor === null ? [] : [`valid for ${validFor}`]),
  ];
}

function stageRow(stage: Stage, layout: 'NHWC' | 'NCHW'): readonly string[] {
  return [
    stage.name ?? stage.factory ?? `line of ${stage.block ?? 'blocks'}`,
    blocksText(stage),
    channelsText(stage),
    dimText(stage.stride),
    spaceText(stage.blocks.at(-1), layout),
    shortcutsText(stage.blocks),
    guardsText(stage),
  ];
}

/** `3 × Bottleneck`; where the blocks of a stage are not all alike, how many there are of each. */
function blocksText({ blocks }: Stage): string {
  const counts = new Map<string, number>();
  for (const { name } of blocks) {
    const text = name ?? 'block';
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${count} × ${text}`).join('\n');
}

function dimText(dim: Dim | null): string {
  return dim === null ? '' : show(dim, 'text');
}

function channelsText({ inChannels, outChannels, planes, expansion }: Stage): string {
  const text = `${dimText(inChannels)} → ${dimText(outChannels)}`;
  return planes !== null && expansion !== null
    ? `${text} (${dimText(planes)} × ${dimText(expansion)})`
    : text;
}

function spaceText(block: Block | undefined, layout: 'NHWC' | 'NCHW'): string {
  const shape = block?.merge.shape;
  if (!shape) return '';
  const space = layout === 'NHWC' ? shape.slice(1, -1) : shape.slice(2);
  return space.map((dim) => show(dim, 'text')).join(' × ');
}

/** Shortcuts in order, runs of equal ones counted: `channels (downsample), identity ×2`. */
function shortcutsText(blocks: readonly Block[]): string {
  return runs(
    blocks.map(({ adapter }) => (adapter.name === null ? adapter.role : `${adapter.role} (${adapter.name})`)),
  )
    .map(({ text, count }) => (count > 1 ? `${text} ×${count}` : text))
    .join('\n');
}

/** What each atom said, evaluation by evaluation; equal ones in a row are counted. */
function guardsText({ guards }: Stage): string {
  const said = guards.map(({ site, atoms }) =>
    site.atoms.map(({ text }, index) => `${text}: ${answer(atoms[index]?.value ?? null)}`).join('\n'),
  );
  return runs(said)
    .map(({ text, count }) => (count > 1 ? text.replaceAll(/$/gm, ` ×${count}`) : text))
    .join('\n');
}

function answer(value: boolean | null): string {
  return value === null ? 'undecided' : value ? 'yes' : 'no';
}

function runs(texts: readonly string[]): { text: string; count: number }[] {
  const found: { text: string; count: number }[] = [];
  for (const text of texts) {
    const last = found.at(-1);
    if (last?.text === text) last.count++;
    else found.push({ text, count: 1 });
  }
  return found;
}
