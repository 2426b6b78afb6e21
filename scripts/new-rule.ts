/** Starts a new rule: `npm run new-rule -- rule-id "Its description, one sentence."` */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as prettier from 'prettier';
import { refusal, ruleFiles } from './rule-template.js';

const root = resolve(import.meta.dirname, '..');
const [id = '', description = ''] = process.argv.slice(2);

const refused =
  description === ''
    ? 'usage: npm run new-rule -- rule-id "Its description, one sentence."'
    : refusal(id, description, (path) => existsSync(resolve(root, path)));
if (refused !== null) {
  console.error(refused);
  process.exit(2);
}
for (const [path, text] of Object.entries(ruleFiles(id, description))) {
  mkdirSync(dirname(resolve(root, path)), { recursive: true });
  const options = await prettier.resolveConfig(resolve(root, path));
  writeFileSync(resolve(root, path), await prettier.format(text, { ...options, filepath: path }));
  console.log(`written: ${path}`);
}
spawnSync(process.execPath, ['--import', 'tsx', resolve(root, 'scripts/docs.ts')], {
  stdio: 'inherit',
  cwd: root,
});
console.log(`Fill them in, then: npm test -- test/rules`);
