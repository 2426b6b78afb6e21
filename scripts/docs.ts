/**
 * Writes what can be known from the rules themselves: the index of rules and their facts, the table in README.md, the rule names in the
 * schema of the configuration, the heads of the rules' pages and the pages on ops and on planted faults. With --check it writes nothing and fails where something is stale.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as prettier from 'prettier';
import type { Rule } from '../src/rule.js';
import { faultsPage } from './faults-table.js';
import { opsPage } from './ops-table.js';

const root = resolve(import.meta.dirname, '..');
const ruleFile = /^[a-z]+(-[a-z]+)+\.ts$/;

function read(path: string): string {
  return readFileSync(resolve(root, path), 'utf8');
}

async function loadRules(): Promise<readonly Rule[]> {
  const files = readdirSync(resolve(root, 'rules')).filter((file) => ruleFile.test(file));
  const modules = await Promise.all(
    files
      .sort()
      .map(async (file) => ({ file, module: (await import(`../rules/${file}`)) as { default?: Rule } })),
  );
  return modules.flatMap(({ file, module }) => {
    // A file with a default export is a rule; others are what rules share.
    const rule = module.default;
    if (rule === undefined) return [];
    if (`${rule.id}.ts` !== file) {
      throw new Error(`rules/${file} declares the rule "${rule.id}": rename one of them`);
    }
    return [rule];
  });
}

function camelCase(id: string): string {
  return id.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function indexOf(rules: readonly Rule[]): string {
  return [
    '// Written by `npm run docs` from the files of this folder.',
    `import type { Rule } from '../src/rule.js';`,
    ...rules.map(({ id }) => `import ${camelCase(id)} from './${id}.js';`),
    '',
    '/** Every rule, by name. */',
    `export const rules: readonly Rule[] = [${rules.map(({ id }) => camelCase(id)).join(', ')}];`,
    '',
  ].join('\n');
}

/** What is said of the rules without loading them: the ESLint plugin starts with it. */
function factsOf(rules: readonly Rule[]): string {
  const facts = rules.map(({ id, description, defaultSeverity, hasSuggestions }) => ({
    id,
    description,
    defaultSeverity,
    hasSuggestions,
  }));
  return [
    '// Written by `npm run docs` from the files of this folder.',
    `import type { RuleMeta } from '../src/rule.js';`,
    '',
    '/** Every rule, by name, without what it does: for those who must not wait until all of it is loaded. */',
    `export const ruleFacts: readonly RuleMeta[] = ${JSON.stringify(facts)};`,
    '',
  ].join('\n');
}

function readmeWith(rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ id, description, defaultSeverity, hasSuggestions }) =>
      `| [${id}](rules/${id}.md) | ${defaultSeverity} | ${hasSuggestions ? 'yes' : ''} | ${description} |`,
  );
  const table = [
    '| Rule | Severity | Suggests an edit | What it finds |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  const marked = /(<!-- rules -->)[^]*(<!-- \/rules -->)/;
  const readme = read('README.md');
  if (!marked.test(readme)) {
    throw new Error('README.md has no place for the rules: <!-- rules --> … <!-- /rules -->');
  }
  return readme.replace(marked, (_, before: string, after: string) => `${before}\n\n${table}\n\n${after}`);
}

/** A rule's page with its head: the name and the description, which live in the rule's source. */
function pageWith({ id, description }: Rule): string {
  return read(`rules/${id}.md`).replace(/^[^]*?(?=^## )/m, `# ${id}\n\n${description}\n\n`);
}

function schemaWith(rules: readonly Rule[]): string {
  interface Schema {
    properties: { rules: { properties: object } };
  }
  const schema = JSON.parse(read('schema/config.json')) as Schema;
  schema.properties.rules.properties = Object.fromEntries(
    rules.map(({ id, description }) => [id, { description, $ref: '#/definitions/severity' }]),
  );
  return JSON.stringify(schema);
}

const isCheck = process.argv.includes('--check');
const rules = await loadRules();
const undocumented = rules
  .map(({ id }) => `rules/${id}.md`)
  .filter((path) => !existsSync(resolve(root, path)));
const documented = rules.filter(({ id }) => !undocumented.includes(`rules/${id}.md`));
const wanted = {
  'rules/index.ts': indexOf(rules),
  'rules/facts.ts': factsOf(rules),
  'README.md': readmeWith(rules),
  'schema/config.json': schemaWith(rules),
  'docs/ops.md': opsPage(),
  'docs/planted-faults.md': faultsPage(),
  ...Object.fromEntries(documented.map((rule) => [`rules/${rule.id}.md`, pageWith(rule)])),
};
const stale: string[] = [];
for (const [path, content] of Object.entries(wanted)) {
  const options = await prettier.resolveConfig(resolve(root, path));
  const formatted = await prettier.format(content, { ...options, filepath: path });
  if (existsSync(resolve(root, path)) && read(path) === formatted) continue;
  stale.push(path);
  if (!isCheck) writeFileSync(resolve(root, path), formatted);
}
for (const path of undocumented) console.error(`missing: ${path}`);
if (stale.length > 0) {
  console.log(`${isCheck ? 'stale, run `npm run docs`' : 'written'}: ${stale.join(', ')}`);
}
if (undocumented.length > 0 || (isCheck && stale.length > 0)) process.exitCode = 1;
