/**
 * Holds the analysis of installed Python networks against PyTorch: every layer's path and output at several sizes, and
 * the numbers of weights. `npm run test:oracle -- [NAME]…`.
 */
import { parseArgs } from 'node:util';
import { relative } from 'node:path';
import { tool } from '../src/cli/tool.js';
import { compare, modelsOf } from './oracle/compare.js';
import { jobs } from './oracle/jobs.js';
import { findPython, observe } from './oracle/python.js';

const { positionals } = parseArgs({ allowPositionals: true });
const wanted = jobs.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

const python = await findPython();
if (python === null) {
  console.error('oracle: no Python with torch and torchvision was found; Debian has both as packages:');
  console.error('oracle:   apt-get install python3-torchvision');
  console.error('oracle: another Python can be named in PYTHON');
  process.exit(2);
}

await tool.preparePython();
const observed = await observe(python, wanted);
const files = new Map<string, ReturnType<typeof modelsOf>>();
let failed = 0;
for (const [index, job] of wanted.entries()) {
  const seen = observed[index];
  if (!seen) continue;
  const file = relative(process.cwd(), seen.file);
  const found = files.get(file) ?? modelsOf(tool, file);
  files.set(file, found);
  const view = found.views.find(({ model }) => model.name === job.name);
  const differences = compare(job, seen, view);
  const layers = seen.runs[0]?.length ?? 0;
  console.log(`${differences.length === 0 ? 'equal' : 'DIFFERENT'}  ${job.name}: ${layers} layers at ${job.sizes.length} sizes, ${seen.trainable} trained weights`);
  for (const difference of differences.slice(0, 8)) console.log(`  ${difference}`);
  if (differences.length > 0) failed++;
} // prettier-ignore
for (const [file, { errors, findings }] of files) {
  for (const error of errors) console.log(`${file}: ${error}`);
  for (const finding of findings) console.log(`${file}: ${finding}`);
}
process.exit(failed > 0 ? 1 : 0);
