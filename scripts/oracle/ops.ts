import { execa } from 'execa';
import { packagePath } from '../../src/cli/package.js';
import type { Tool } from '../../src/cli/tool.js';
import { type DimSymbol, symbolsOf } from '../../src/dim/index.js';
import type { Model } from '../../src/graph/model.js';
import { sizeAt } from '../../src/graph/sized.js';
import type { Shape } from '../../src/ops/op.js';
import { ledger } from './op-ledger.js';
import { type OpCase, opCases } from './op-cases.js';

type Observed = readonly (readonly (readonly number[] | null)[])[];

/** How many ops were held against PyTorch, and how they came out. */
export interface OpTally {
  readonly compared: number;
  readonly notFollowed: readonly string[];
  readonly known: number;
  readonly differences: readonly string[];
}

/** Holds each op, at each of its sizes, against PyTorch: as it is followed on any size, and on that one. */
export async function compareOps(tool: Tool, python: string): Promise<OpTally> {
  const script = packagePath('scripts/oracle/observe_ops.py');
  const { stdout } = await execa(python, [script], { input: JSON.stringify(opCases) });
  const observed = JSON.parse(stdout) as Observed;
  const found = opCases.flatMap((each, index) => compareCase(tool, each, observed[index] ?? []));
  const open = found.filter(({ kind }) => kind !== 'equal');
  const isKnown = ({ text }: Outcome): boolean => ledger.some(({ what }) => what.test(text));
  return {
    compared: found.filter(({ kind }) => kind !== 'gap').length,
    notFollowed: open.filter(({ kind }) => kind === 'gap').map(({ text }) => text),
    known: open.filter((each) => each.kind === 'different' && isKnown(each)).length,
    differences: open.filter((each) => each.kind === 'different' && !isKnown(each)).map(({ text }) => text),
  };
}

interface Outcome {
  readonly kind: 'equal' | 'different' | 'gap';
  readonly text: string;
}

function compareCase(tool: Tool, each: OpCase, observed: Observed[number]): readonly Outcome[] {
  const symbolic = new Map<string, Read>();
  return each.sizes.flatMap((size, index): readonly Outcome[] => {
    const key = `${size.length}:${size[1]}`;
    const open = symbolic.get(key) ?? programOf(tool, each, size, true);
    symbolic.set(key, open);
    const wanted = observed[index] ?? null;
    const literal = programOf(tool, each, size, false);
    return [
      ['any size', open, boundAt(open.model, size)] as const,
      ['this size', literal, new Map<DimSymbol, number>()] as const,
    ].map(([how, { model, gap }, bound]): Outcome => {
      const what = `${each.layer ?? ''} ${each.call} of [${size.join()}] (${how})`.trim();
      if (gap !== null) return { kind: 'gap', text: `${what}: ${gap}` };
      const seen = model ? resultAt(model, bound) : null;
      const isEqual = JSON.stringify(seen) === JSON.stringify(wanted);
      return { kind: isEqual ? 'equal' : 'different', text: `${what}: ${shown(seen)}, PyTorch: ${shown(wanted)}` };
    });
  });
} // prettier-ignore

function shown(shape: Shape | null): string {
  return shape === null ? 'refused' : `[${shape.map(String).join()}]`;
}

interface Read {
  readonly model: Model | null;
  readonly gap: string | null;
}

/** A network of this op alone, read as any network is: on a tensor of any size with so many axes, or of this size. */
function programOf(tool: Tool, { layer, call }: OpCase, size: readonly number[], isOpen: boolean): Read {
  const axes = Math.max(1, size.length - 2);
  const start = `self.start = nn.Conv${axes}d(1, ${size[1]}, 1)`;
  const opened = `self.start(x)${size.length === 2 ? '[:, :, 0]' : ''}`;
  const text = [
    'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\nclass Net(nn.Module):\n    def __init__(self):',
    '        super().__init__()',
    `        ${start}`,
    ...(layer === null ? [] : [`        self.layer = ${layer}`]),
    '        self.end = nn.Identity()\n\n    def forward(self, x):',
    `        x = ${isOpen ? opened : `torch.zeros(${size.join(', ')})`}`,
    `        return self.end(${call.replace(/\blayer\b/, 'self.layer')})\n`,
  ].join('\n');
  const read = (file: string): string | null => (file === 'op.py' ? text : null);
  const { models, errors, gaps } = tool.analyze({ files: ['op.py'] }, read, {
    rules: [], severities: {}, sizes: {}, reportUnusedDirectives: false, frontEnd: tool.frontEnd,
  });
  const [view] = models;
  const reason = errors[0]?.message ?? gaps[0]?.reason ?? null;
  return { model: view?.model ?? null, gap: view ? reason : 'no model' };
} // prettier-ignore

function boundAt(model: Model | null, size: readonly number[]): ReadonlyMap<DimSymbol, number> {
  const input = model?.nodes.find(({ op }) => op === 'input');
  return new Map(
    (input?.shape ?? []).flatMap((dim, axis) =>
      [...symbolsOf(dim)].map((symbol) => [symbol, size[axis] ?? 1] as const),
    ),
  );
}

/** What comes out; null where a node rejects its input, or has nothing left. */
function resultAt(model: Model, bound: ReadonlyMap<DimSymbol, number>): Shape | null {
  const { shapes, rejections } = sizeAt(model, bound);
  const made = model.nodes.map(({ op }) => op !== 'input' && op !== 'weight');
  const isRefused = rejections.some((reason) => reason !== null);
  const isEmpty = shapes.some((shape, index) => made[index] && shape?.some((dim) => typeof dim === 'number' && dim < 1));
  return isRefused || isEmpty ? null : (shapes.at(-1) ?? null);
} // prettier-ignore
