import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../../src/cli/tool.js';
import { hasGap } from '../../src/dim/index.js';
import type { Analysis } from '../../src/engine/engine.js';
import type { OpNode } from '../../src/graph/model.js';
import { type FetchedPackage, runOnPackage, sourcesOf } from './cache.js';
import type { ObservedAdd } from './observe.js';

/** What the analysis says of an add that TensorFlow.js carried out. */
type AddStatus = 'sized' | 'gap' | 'never reached' | 'contradicted';

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

/** Whether a node has exactly that size; a size that the run left open (null) may be anything known. */
function isExactly({ shape }: OpNode, observed: ObservedAdd['shape']): boolean {
  return (
    shape?.length === observed.length &&
    shape.every((dim, axis) => {
      const size = observed[axis] ?? null;
      return !hasGap(dim) && (size === null || dim === size || (axis === 0 && typeof dim !== 'number'));
    })
  );
}

function isKnown({ shape }: OpNode): boolean {
  return shape?.every((dim) => !hasGap(dim)) === true;
}

function statusOf(analysis: Analysis, add: ObservedAdd): AddStatus {
  const nodes = nodesAt(analysis, add);
  if (nodes.some((node) => isExactly(node, add.shape))) return 'sized';
  if (nodes.length === 0) return 'never reached';
  return nodes.every(isKnown) ? 'contradicted' : 'gap';
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
  const observed = { sized: 0, gap: 0, 'never reached': 0, contradicted: 0 };
  const lost: string[] = [];
  for (const add of observe(folder, recipe)) {
    const status = statusOf(analysis, add);
    observed[status] += 1;
    const size = `[${add.shape.map((dim) => dim ?? 'null').join(', ')}]`;
    if (status !== 'sized') lost.push(`${add.file}:${add.line} ${size}: ${status}`);
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
    gaps: reasons(analysis),
    ...comparison(fetched),
  };
}
