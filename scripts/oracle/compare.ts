import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Tool } from '../../src/cli/tool.js';
import { type DimSymbol, evaluate, show, symbolsOf } from '../../src/dim/index.js';
import type { Diagnostic } from '../../src/diagnostic.js';
import type { Model, OpNode } from '../../src/graph/model.js';
import { sizeAt } from '../../src/graph/sized.js';
import type { ModelView } from '../../src/graph/view-types.js';
import type { Job } from './jobs.js';
import type { Observed } from './python.js';

/** The models of one file, by the names of their builders. */
export function modelsOf(tool: Tool, file: string): { views: readonly ModelView[]; diagnostics: readonly Diagnostic[]; findings: readonly string[]; errors: readonly string[] } {
  const analysis = tool.analyze({ files: [file] }, readOrNull, {
    rules: tool.rules, severities: {}, sizes: {}, reportUnusedDirectives: false, frontEnd: tool.frontEnd,
  });
  return {
    views: analysis.models,
    diagnostics: analysis.diagnostics,
    findings: analysis.diagnostics.map(({ ruleId, line, models }) => `${ruleId} at line ${line} in ${models.join(', ')}`),
    errors: analysis.errors.map(({ message }) => message),
  };
} // prettier-ignore

function readOrNull(file: string): string | null {
  try {
    return readFileSync(resolve(file), 'utf8');
  } catch {
    return null;
  }
}

/** The analysed network beside what PyTorch makes of it. */
export function compare(job: Job, observed: Observed, view: ModelView | undefined): readonly string[] {
  if (!view) return ['there is no such model'];
  const { model, gaps } = view;
  const differences = gaps.map(({ reason }) => `a gap: ${reason}`);
  const own = view.parameters;
  if (own?.trainable !== observed.trainable || own.total !== observed.total) {
    const text = own ? `${show(own.trainable, 'text')} of ${show(own.total, 'text')}` : 'an unknown number of';
    differences.push(`${text} weights trained, PyTorch: ${observed.trainable} of ${observed.total}`);
  }
  job.sizes.forEach((size, run) => {
    differences.push(...atSize(model, size, observed.runs[run] ?? null, observed.outputs[run] ?? null));
  });
  return differences;
} // prettier-ignore

function atSize(model: Model, size: readonly number[], expected: Observed['runs'][number], output: Observed['outputs'][number]): readonly string[] {
  const { rejections } = sizeAt(model, bound(model, size));
  const own = rejections.find((reason) => reason !== null) ?? null;
  const told = `at ${size.join('x')}`;
  if (expected === null) return own === null ? [`${told}: PyTorch refuses it`] : [];
  const differences = own === null ? [] : [`${told}: ${own}, and PyTorch runs it`];
  differences.push(...shapesAt(model, size, expected));
  const [only, ...others] = model.outputs;
  const end = only === undefined ? undefined : model.nodes[only];
  if (output === null || others.length > 0 || !end) return differences;
  const found = shown(end, bound(model, size));
  return found === `[${output.join()}]` ? differences : [...differences, `${told}: ${found} comes out, PyTorch: [${output.join()}]`];
} // prettier-ignore

function shapesAt(model: Model, size: readonly number[], expected: NonNullable<Observed['runs'][number]>): readonly string[] {
  const paths = new Set(expected.map(([path]) => path));
  const layers = model.nodes.filter(({ path, op }) => path !== null && paths.has(path) && op !== 'input');
  const at = bound(model, size);
  const found = layers.map((node) => `${node.path ?? ''} ${shown(node, at)}`);
  const wanted = expected.map(([path, shape]) => `${path} [${shape.join()}]`);
  if (found.length !== wanted.length) return [`${found.length} layers, PyTorch: ${wanted.length}; not ${wanted.find((line) => !found.includes(line)) ?? ''}`];
  return wanted.flatMap((line, index) => (line === found[index] ? [] : [`at ${size.join('x')}: ${found[index] ?? ''}, PyTorch: ${line}`]));
} // prettier-ignore

function shown({ shape }: OpNode, at: ReadonlyMap<DimSymbol, number>): string {
  return `[${(shape ?? []).map((dim) => evaluate(dim, at)).join()}]`;
}

function bound(model: Model, size: readonly number[]): ReadonlyMap<DimSymbol, number> {
  const input = model.inputs[0] ? model.nodes[model.inputs[0].node] : undefined;
  return new Map(
    (input?.shape ?? []).flatMap((dim, axis) =>
      [...symbolsOf(dim)].map((symbol) => [symbol, size[axis] ?? 1] as const),
    ),
  );
}
