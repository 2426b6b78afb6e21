/**
 * Analyses code that others have published: fetches packages with npm into a cache outside the repository, reads them
 * with the shipped analysis, and where a package's networks can be built here, compares the adds that TensorFlow.js
 * carries out with those that were sized. `npm run real-code -- [--json] [--lost] [--write] [NAME…]`.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { packages } from './real-code/packages.js';
import { compareApart } from './real-code/run.js';
import { page, summary, terminalTable } from './real-code/table.js';

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    lost: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const wanted = packages.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const comparisons = wanted.map(compareApart);

if (values.write) {
  const file = resolve(import.meta.dirname, '../docs/real-packages.md');
  writeFileSync(file, await prettier.format(page(comparisons), { parser: 'markdown' }));
}
if (values.json) {
  console.log(JSON.stringify(comparisons, null, 2));
} else {
  console.log(terminalTable(comparisons));
  for (const { name, findings, errors, lost } of comparisons) {
    const lines = [...findings, ...errors, ...(values.lost ? lost : [])];
    for (const line of lines) console.log(`${name}: ${line}`);
  }
  console.log(summary(comparisons));
}
