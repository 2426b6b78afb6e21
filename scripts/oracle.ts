/**
 * Holds the analysis of installed Python networks against PyTorch and Keras: every layer's output at several sizes, and
 * the numbers of weights; and what is told of planted faults against what Keras does: `npm run test:oracle -- [--thorough]
 * [--write] [NAME]…`. `--write` writes what came of PyTorch's networks into docs/python.md.
 */
import { parseArgs } from 'node:util';
import { tool } from '../src/cli/tool.js';
import { compareFixed } from './oracle/fixes.js';
import { compareKeras, findKeras } from './oracle/keras.js';
import { compareFaults } from './oracle/keras-faults.js';
import { findPython } from './oracle/python.js';
import { type Results, writePage } from './oracle/page.js';
import { compareRenames } from './oracle/renames.js';
import { compareTorch } from './oracle/torch.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { thorough: { type: 'boolean' }, write: { type: 'boolean', default: false } },
});
const results: Results = { networks: [], ops: null, versions: [] };

const [torch, keras] = [await findPython(), await findKeras()];
if (torch === null) {
  console.error('oracle: no Python with torch and torchvision was found; Debian has both as packages:');
  console.error('oracle:   apt-get install python3-torchvision');
  console.error('oracle: another Python can be named in PYTHON');
}
if (keras === null) {
  console.error('oracle: no Python with Keras 3 was found; an environment of its own has all that it needs:');
  console.error('oracle:   python3 -m venv ENV && ENV/bin/pip install keras jax');
  console.error('oracle:   ENV/bin/pip install --no-deps keras-applications');
  console.error('oracle: KERAS_PYTHON=ENV/bin/python names it');
}
if (torch === null && keras === null) process.exit(2);

await tool.preparePython();
let failed = 0;
if (torch !== null) failed += await compareTorch(tool, torch, positionals, results);
if (torch !== null) failed += await compareFixed(torch, positionals);
if (torch !== null) failed += await compareRenames(tool, torch, positionals);
if (keras !== null) {
  failed += await compareKeras(tool, keras, positionals);
  if (positionals.length === 0) {
    failed += await compareFaults(tool, keras, values.thorough ? 'thorough' : 'usual');
  }
}
if (values.write) await writePage(results);
process.exit(failed > 0 ? 1 : 0);
