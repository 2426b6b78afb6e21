/** Installed networks of PyTorch: every layer's path and output at several sizes, and the numbers of weights. */
import { relative } from 'node:path';
import type { Tool } from '../../src/cli/tool.js';
import { compare, modelsOf } from './compare.js';
import { jobs } from './jobs.js';
import { compareOps } from './ops.js';
import type { Results } from './page.js';
import { observe, versionsOf } from './python.js';

/** Compares all of them; the number of those that differ. */
export async function compareTorch(tool: Tool, python: string, names: readonly string[], results: Results): Promise<number> {
  results.versions.push(...(await versionsOf(python)));
  const wanted = jobs.filter(({ name }) => names.length === 0 || names.includes(name));
  const observed = await observe(python, wanted);
  const files = new Map<string, ReturnType<typeof modelsOf>>();
  let failed = 0;
  for (const [index, job] of wanted.entries()) {
    const seen = observed[index];
    if (!seen) {
      console.log(`skipped  ${job.module}.${job.name}: this package is not installed`);
      continue;
    }
    const file = relative(process.cwd(), seen.file);
    const found = files.get(file) ?? only(modelsOf(tool, file), wanted);
    files.set(file, found);
    const view = found.views.find(({ model }) => model.name === job.name);
    const differences = compare(job, seen, view);
    const layers = seen.runs[0]?.length ?? 0;
    console.log(`${differences.length === 0 ? 'equal' : 'DIFFERENT'}  ${job.name}: ${layers} layers at ${job.sizes.length} sizes, ${seen.trainable} trained weights`);
    for (const difference of differences.slice(0, 8)) console.log(`  ${difference}`);
    results.networks.push({
      module: job.module,
      name: job.name,
      layers,
      inputs: job.sizes.map((size) => size.slice(2).join('×')),
      refused: seen.runs.filter((run) => run === null).length,
      weights: seen.trainable,
      adds: view?.blocks.length ?? 0,
      gaps: view?.gaps.length ?? 0,
      differences: differences.length,
    });
    if (differences.length > 0) failed++;
  }
  if (names.length === 0 || names.includes('ops')) failed += await tellOps(tool, python, results);
  for (const [file, { errors, findings }] of files) {
    for (const error of errors) console.log(`${file}: ${error}`);
    for (const finding of findings) console.log(`${file}: ${finding}`);
  }
  return failed;
} // prettier-ignore

/** Without the networks that are not asked for: of some files there are hundreds. */
function only(found: ReturnType<typeof modelsOf>, wanted: typeof jobs): ReturnType<typeof modelsOf> {
  const names = new Set(wanted.map(({ name }) => name));
  return { ...found, views: found.views.filter(({ model }) => names.has(model.name)) };
}

/** Compares single ops; 1 where some differ. */
async function tellOps(tool: Tool, python: string, results: Results): Promise<number> {
  results.ops = await compareOps(tool, python);
  const { compared, notFollowed, known, differences } = results.ops;
  const verdict = differences.length === 0 ? 'equal' : 'DIFFERENT';
  const told = `${notFollowed.length} not followed, ${known} differ for reasons that are known`;
  console.log(`${verdict}  ops: ${compared} results at one size each, ${told}`);
  for (const difference of differences) console.log(`  ${difference}`);
  return differences.length > 0 ? 1 : 0;
}
