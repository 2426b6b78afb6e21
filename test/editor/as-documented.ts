import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/editor.md'), 'utf8');

/** The fenced blocks of the page: what follows the language names the file that a block belongs in. */
function blocks(): readonly { language: string; file: string; code: string }[] {
  return [...page.matchAll(/^```(\w+)(?: (.*))?\n([^]*?)^```$/gm)].map(
    ([, language = '', file = '', code = '']) => ({ language, file, code }),
  );
}

/** The settings of VS Code that the page names for Python. */
export function pythonSettings(): Readonly<Record<string, unknown>> {
  const found = blocks().find(({ file }) => file === '.vscode/settings.json (Python)');
  if (!found) throw new Error('docs/editor.md does not say how to set up VS Code for Python');
  return JSON.parse(found.code) as Readonly<Record<string, unknown>>;
}

let packed: string | null = null;

/** The package as it would be published. */
function tarball(): string {
  if (packed !== null) return packed;
  const folder = mkdtempSync(join(tmpdir(), 'resnet-lint-pack-'));
  const options = { cwd: root, encoding: 'utf8' as const };
  const name = execFileSync(
    'npm',
    ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder],
    options,
  );
  packed = join(folder, name.trim());
  return packed;
}

/** A project in an empty folder, set up word for word as docs/editor.md says for a language. */
export function projectFor(
  language: 'TypeScript' | 'JavaScript' | 'Python',
  files: Readonly<Record<string, string>>,
): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'resnet-lint-project-')));
  const install = blocks().filter(
    ({ language: shell, code }) => shell === 'sh' && code.includes('--save-dev'),
  );
  const command = install
    .find(({ code }) => code.includes('typescript') === (language === 'TypeScript'))
    ?.code.trim();
  const config = blocks().find(({ file }) => file === `eslint.config.mjs (${language})`);
  if (command === undefined || !config) {
    throw new Error(`docs/editor.md does not say how to set up ${language}`);
  }
  const written = {
    'package.json': '{ "name": "project", "private": true }',
    [config.file.split(' ')[0] ?? '']: config.code,
    ...files,
  };
  for (const [file, text] of Object.entries(written)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const [, ...args] = command.split(' ').map((word) => (word === 'resnet-lint' ? tarball() : word));
  execFileSync('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'pipe',
  });
  return folder;
}
