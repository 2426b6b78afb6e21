import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../../src/cli/tool.js';
import { type DimSymbol, evaluate, hasGap } from '../../src/dim/index.js';
import type { Analysis } from '../../src/engine/engine.js';
import type { OpNode } from '../../src/graph/model.js';
import { type FetchedPackage, runOnPackage, sourcesOf } from './cache.js';
import type { ObservedAdd } from './observe.js';

/**
 * What the analysis says of an add that TensorFlow.js carried out: its size in numbers, its size as an expression of
 * sizes that the builder is given and that has this value, neither, or something else than what was observed.
 */
export const statuses = ['in numbers', 'in symbols', 'gap', 'never reached', 'contradicted'] as const;
type AddStatus = (typeof statuses)[number];

/** One package: what was read in it, and how its adds compare. */
export interface Comparison {
  readonly name: string;
  readonly author: string;
  readonly addsLayers: boolean;
  readonly files: number;
  readonly models: number;
  readonly residualAdds: number;
  readonly findings: readonly string[];
  readonly errors: readonly string[];
  readonly seconds: number;
  /** Null where the package is only read. */
  readonly observed: Readonly<Record<AddStatus, number>> | null;
  readonly onlyRead: string | null;
  /** The adds that are not sized, one line each. */
  readonly lost: readonly string[];
  readonly gaps: readonly { readonly reason: string; readonly count: number }[];
  readonly gapCount: number;
  readonly judgement: string | null;
  readonly whyLost: string | null;
}

function analyse(folder: string, files: readonly string[]): Analysis {
  const read = (file: string): string | null => {
    try {
      return readFileSync(join(folder, file), 'utf8');
    } catch {
      return null;
    }
  };
  return tool.analyze({ files }, read, {
    rules: tool.rules,
    severities: {},
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: tool.frontEnd,
  });
}

/** Runs the recipe in a process of its own; a package that does not come to an end in two minutes fails. */
function observe(folder: string, recipe: string): readonly ObservedAdd[] {
  const output = runOnPackage('scripts/real-code/observe.ts', [folder, recipe]);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '[]') as ObservedAdd[];
}

function nodesAt({ models, locate }: Analysis, { file, line }: ObservedAdd): readonly OpNode[] {
  return models.flatMap(({ model }) =>
    model.nodes.filter(
      ({ op, origin }) =>
        op === 'add' &&
        origin.file === file &&
        locate(file, origin.start).line <= line &&
        line <= locate(file, origin.end).line,
    ),
  );
}

/** Whether the sizes of a node can be the observed ones: one value for each symbol. An observed null may be any size. */
function agrees({ shape }: OpNode, observed: ObservedAdd['shape']): boolean {
  if (shape?.length !== observed.length) return false;
  const values = new Map<DimSymbol, number>();
  const sizes = shape.map((dim, axis) => [dim, observed[axis] ?? null] as const);
  for (const [dim, size] of sizes) {
    if (typeof dim === 'number' || dim.kind !== 'symbol' || size === null) continue;
    if ((values.get(dim) ?? size) !== size) return false;
    values.set(dim, size);
  }
  return sizes.every(([dim, size]) => {
    const value = evaluate(dim, values);
    return size === null || value === null || value === size;
  });
}

/** The batch is a symbol also where everything else is a number. */
function isInNumbers({ shape }: OpNode): boolean {
  return (
    shape?.every((dim, axis) => typeof dim === 'number' || (axis === 0 && dim.kind === 'symbol')) === true
  );
}

function statusOf(analysis: Analysis, add: ObservedAdd): AddStatus {
  const nodes = nodesAt(analysis, add);
  if (nodes.length === 0) return 'never reached';
  const known = nodes.filter(({ shape }) => shape?.every((dim) => !hasGap(dim)) === true);
  const agreeing = known.filter((node) => agrees(node, add.shape));
  if (agreeing.some(isInNumbers)) return 'in numbers';
  if (agreeing.length > 0) return 'in symbols';
  return known.length < nodes.length ? 'gap' : 'contradicted';
}

function reasons({ gaps }: Analysis): Comparison['gaps'] {
  const counts = new Map<string, number>();
  for (const { reason } of gaps) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((one, other) => other.count - one.count);
}

function comparison(fetched: FetchedPackage): Pick<Comparison, 'observed' | 'lost'> {
  const { folder, recipe } = fetched;
  if (recipe === null) return { observed: null, lost: [] };
  const analysis = analyse(folder, [...sourcesOf(fetched), recipe]);
  const observed = Object.fromEntries(statuses.map((status) => [status, 0])) as Record<AddStatus, number>;
  const lost: string[] = [];
  for (const add of observe(folder, recipe)) {
    const status = statusOf(analysis, add);
    observed[status] += 1;
    const size = `[${add.shape.map((dim) => dim ?? 'null').join(', ')}]`;
    if (!status.startsWith('in ')) lost.push(`${add.file}:${add.line} ${size}: ${status}`);
  }
  return { observed, lost };
}

/** Reads a package as it is, then with the recipe that runs it, and compares the adds of that run. */
export function comparePackage(fetched: FetchedPackage): Comparison {
  const { published, folder } = fetched;
  const started = performance.now();
  const analysis = analyse(folder, sourcesOf(fetched));
  const seconds = (performance.now() - started) / 1000;
  return {
    name: `${published.name}@${published.version}`,
    author: published.author,
    addsLayers: published.addsLayers ?? false,
    files: analysis.files,
    models: analysis.models.length,
    residualAdds: analysis.models.reduce((sum, { residualAdds }) => sum + residualAdds, 0),
    findings: analysis.diagnostics.map(
      ({ ruleId, file, line, message }) => `${file}:${line} ${ruleId}: ${message}`,
    ),
    errors: analysis.errors.map(({ file, line, message }) => `${file}:${line ?? 0} ${message}`),
    seconds,
    onlyRead: published.onlyRead ?? null,
    gaps: reasons(analysis).slice(0, 10),
    gapCount: analysis.gaps.length,
    judgement: published.judgement ?? null,
    whyLost: published.whyLost ?? null,
    ...comparison(fetched),
  };
}
