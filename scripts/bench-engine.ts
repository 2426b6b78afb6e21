/** Times inside one process, of a file that is parsed already: interpretation, view and rules. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type * as Shipped from '../src/cli/tool.js';
import type { Analysis } from '../src/engine/engine.js';
import { median, root } from './bench-processes.js';

// The built code, since what runs a script from its TypeScript source could change the code that it runs.
const { tool } = (await import(pathToFileURL(join(root, 'dist/src/cli/tool.js')).href)) as typeof Shipped;

/** Analyses one text; the engine keeps its parse for the next time. */
function analyse(file: string, text: string): Analysis {
  return tool.analyze({ files: [file] }, (asked) => (asked === file ? text : null), {
    rules: tool.rules,
    severities: {},
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: tool.frontEnd,
  });
}

export interface WarmTime {
  /** The median of the repetitions. */
  readonly milliseconds: number;
  /** Layers and inputs of all models. */
  readonly nodes: number;
  readonly adds: number;
}

/** Milliseconds for which an analysis is repeated before any is timed: it is parsed, and machine code is made for it. */
const warmUp = 1500;
const runs = 11;

/** The time of an analysis in a process that has done it before. */
export function timeWarm(file: string, text: string): WarmTime {
  const first = analyse(file, text);
  // Classes that no network of the text makes are models of their own, of what a caller gives them.
  const largest = first.models.toSorted((a, b) => b.model.nodes.length - a.model.nodes.length)[0];
  if (first.errors.length > 0 || !largest || largest.gaps.length > 0) {
    throw new Error(`${file} is not analysed as it should: ${JSON.stringify([first.errors, first.gaps])}`);
  }
  for (const start = performance.now(); performance.now() - start < warmUp;) analyse(file, text);
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    analyse(file, text);
    return performance.now() - start;
  });
  const sum = (of: (each: Analysis['models'][number]) => number): number =>
    first.models.reduce((total, each) => total + of(each), 0);
  return {
    milliseconds: median(times),
    nodes: sum(({ model }) => model.nodes.length),
    adds: sum(({ residualAdds }) => residualAdds),
  };
}

/** The exponent k of the curve time = c · nodes^k that fits best (least squares on logarithms). */
export function fittedExponent(points: readonly WarmTime[]): number {
  const logs = points.map(({ nodes, milliseconds }) => [Math.log(nodes), Math.log(milliseconds)] as const);
  const mean = (axis: 0 | 1): number => logs.reduce((sum, log) => sum + log[axis], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  const variance = logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
  return covariance / variance;
}
