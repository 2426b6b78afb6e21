import * as tf from '@tensorflow/tfjs';
import { expect, test } from '@jest/globals';
import ts from 'typescript';
import type { ModelView } from '../../src/graph/view-types.js';
import type { Analysis } from '../../src/engine/engine.js';
import { analyseText } from '../support/analyse-fixture.js';
import { buildLater } from '../support/run-tfjs.js';

/** What the code of a case is about, and code whose networks depend on it. */
export type Case = readonly [what: string, code: string];

/** A case that is not followed, and a part of the reason that is given. */
export type GapCase = readonly [what: string, code: string, reason: RegExp];

/** One layer as it was applied: the name that the code gave it, and sizes; null where the input leaves one open. */
export interface Applied {
  readonly name: string;
  readonly inputs: readonly (readonly (number | null)[] | null)[];
  readonly output: readonly (number | null)[] | null;
}

/** What every case finds declared. */
const prelude = `
type T = any;
const image: T = tf.input({ shape: [null, null, 3] });
const input = (channels = 3): T => (channels === 3 ? image : tf.input({ shape: [null, null, channels] }));
const conv = (x: T, filters: number, name?: string): T =>
  tf.layers.conv2d(name === undefined ? { filters, kernelSize: 1 } : { filters, kernelSize: 1, name }).apply(x);
const add = (...sides: T[]): T => tf.layers.add().apply(sides);
const net = (...filters: number[]): T => {
  let x = input();
  for (const each of filters) x = conv(x, each);
  return x;
};
const named = (...names: string[]): T => {
  let x = input();
  for (const name of names) x = conv(x, 4, name);
  return x;
};
`;

const library = `import * as tf from '@tensorflow/tfjs';`;

/** Runs the code of each case as JavaScript and analyses it, at the top level and in a function: both see the same. */
export function runCases(cases: readonly Case[], where: 'anywhere' | 'at the top' = 'anywhere'): void {
  test.each(cases)('%s', async (_, code) => {
    const observed = await executed(code);
    expect(observed.length).toBeGreaterThan(0);
    expect(analysed(`${prelude}${code}`)).toEqual(observed);
    if (where === 'anywhere') expect(analysed(inFunction(`${prelude}${code}`))).toEqual(observed);
  });
}

/** Analyses the code of each case, which is not followed for the reason that it gives. */
export function runGapCases(cases: readonly GapCase[]): void {
  test.each(cases)('%s', (_, code, reason) => {
    // A network of nothing but an input is none: each ends with a layer that is known.
    const { gaps, errors } = analyseText(`${library}${prelude}${code}\nnet(4);`);
    expect(errors).toEqual([]);
    expect(gaps.map((gap) => gap.reason).join('; ')).toMatch(reason);
  });
}

function inFunction(code: string): string {
  return `export ${/\bawait\b/.test(code) ? 'async ' : ''}function build() {\n${code}\n}`;
}

function analysed(code: string): readonly Applied[] {
  return appliedIn(analyseText(`${library}${code}`));
}

/**
 * The layers of an analysis in the order of their application, but for what a helper would do that nobody calls;
 * throws when something was not followed.
 */
export function appliedIn({ models, errors, gaps }: Analysis): readonly Applied[] {
  const isRun = ({ builder, fromCall }: ModelView['model']): boolean =>
    fromCall || builder === '<module>' || builder === 'build';
  const run = models.filter(({ model }) => isRun(model));
  const names = new Set(run.map(({ model }) => model.name));
  const unread = gaps.filter(({ model }) => names.has(model)).map(({ reason }) => reason);
  expect([...errors.map(({ message }) => message), ...unread]).toEqual([]);
  const applied = run.flatMap(appliedOf).sort((a, b) => a.order - b.order);
  return withPlainNames(applied.map((each) => each.applied));
}

function appliedOf({ model }: ModelView): { readonly order: number; readonly applied: Applied }[] {
  const shapeOf = (id: number): Applied['output'] =>
    model.nodes[id]?.shape?.map((dim) => (typeof dim === 'number' ? dim : null)) ?? null;
  return model.nodes
    .filter(({ op }) => op !== 'input')
    .map((node) => ({
      order: node.order,
      applied: { name: node.path ?? '', inputs: node.inputs.map(shapeOf), output: shapeOf(node.id) },
    }));
}

/** Automatic names are numbered through the whole process: they are left out. */
function withPlainNames(applied: readonly Applied[]): readonly Applied[] {
  return applied.map((each) => ({ ...each, name: each.name.replace(/^[a-z0-9_]+_[A-Z]\w*?\d+$/, '') }));
}

/** JavaScript without types, as CommonJS. */
export function asCommonJs(code: string, file = 'case.ts'): string {
  const { ModuleKind, ScriptTarget, transpileModule } = ts;
  const compilerOptions = { target: ScriptTarget.ES2022, module: ModuleKind.CommonJS, esModuleInterop: true };
  return transpileModule(code, { fileName: file, compilerOptions }).outputText;
}

type Execute = (tf: unknown) => Promise<unknown>;

async function executed(code: string): Promise<readonly Applied[]> {
  const script = asCommonJs(`${prelude}${code}`);
  // The code is a case of this test, and the only way to see what JavaScript makes of it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const execute = new Function('tf', `return (async () => {${script}\n})();`) as Execute;
  return executedBy(() => execute(tf));
}

/** The layers that some code applies; throws what it throws. */
export async function executedBy(run: () => Promise<unknown>): Promise<readonly Applied[]> {
  const { applications, error } = await buildLater(run);
  if (error !== null) throw new Error(error);
  return withPlainNames(
    applications.map(({ name, inputs, output }) => ({
      name,
      inputs: inputs.map((shape) => [...shape]),
      output: output && [...output],
    })),
  );
}
