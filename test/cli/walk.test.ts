import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filesIn } from '../../src/cli/walk.js';
import { workspace } from '../support/workspace.js';

const isWanted = (name: string): boolean => name.endsWith('.py');

function walked(folder: string, honourIgnores = true): readonly string[] {
  const onUnreadable = (path: string, thrown: unknown): void => {
    throw new Error(path, { cause: thrown });
  };
  return [...filesIn(folder, { honourIgnores, isWanted, onUnreadable })].sort();
}

const others = ['node_modules', 'site-packages', '__pycache__'];

/** The same by git, which is asked for what it would add to a repository that begins at `base`. */
function told(folder: string, base: string): readonly string[] {
  const git = (cwd: string, ...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'core.ignoreCase=true', '-c', 'core.excludesFile=', ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '', GIT_CONFIG_NOSYSTEM: '1' },
    });
  git(base, 'init', '-q');
  const found = git(folder, 'ls-files', '--others', '--exclude-standard', '-z').split('\0');
  const isOurs = (file: string): boolean =>
    isWanted(file) && file.split('/').every((name) => !name.startsWith('.') && !others.includes(name));
  return found.filter(isOurs).map((file) => join(folder, file)).sort(); // prettier-ignore
}

const folderName = fc.constantFrom('a', 'b', 'c', '.hidden', 'node_modules', 'site-packages', '__pycache__');
const fileName = fc.constantFrom('a.py', 'b.py', 'made.py', 'a.ts', '.hidden.py', 'b');
const path = fc
  .tuple(fc.array(folderName, { maxLength: 3 }), fileName)
  .map(([folders, name]) => [...folders, name].join('/'));

const step = fc.constantFrom('a', 'b', 'c', '*', '**', '*.py', 'a.py', 'b.p?', 'made.*', '[ab]', 'A');
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '', '!', '/', '!/', '#'),
    fc.array(step, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '/', '  ', '/ '),
  )
  .map(([start, steps, end]) => start + steps.join('/') + end);
const ignoreFile = fc.tuple(
  fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
  fc.array(pattern, { minLength: 1, maxLength: 4 }),
);

interface Tree {
  readonly paths: readonly string[];
  readonly ignores: readonly (readonly [readonly string[], readonly string[]])[];
  /** Whether the search begins inside of a repository, not where it begins itself. */
  readonly isInside: boolean;
  readonly start: string;
}

const tree: fc.Arbitrary<Tree> = fc.record({
  paths: fc.array(path, { minLength: 1, maxLength: 12 }),
  ignores: fc.array(ignoreFile, { maxLength: 4 }),
  isInside: fc.boolean(),
  start: fc.constantFrom('', '', 'a', 'a/b'),
});

/** Makes it; gives its folder, null where a name would be both a file's and a folder's. */
function make({ paths, ignores, isInside, start }: Tree): string | null {
  const files: Record<string, string> = {};
  for (const each of paths) files[each] = '';
  for (const [folder, patterns] of ignores) files[[...folder, '.gitignore'].join('/')] = patterns.join('\n');
  const names = [...Object.keys(files), `${start}/`];
  if (names.some((name) => names.some((other) => other.startsWith(`${name}/`)))) return null;
  const folder = workspace(isInside ? { ...files, '.git/HEAD': 'ref: refs/heads/main\n' } : files);
  mkdirSync(join(folder, start), { recursive: true });
  return folder;
}

const hasGit = spawnSync('git', ['--version']).status === 0;

describe('the walk through folders', () => {
  (hasGit ? test : test.skip)('finds what git finds, whatever is to be ignored', () => {
    let ignoring = 0;
    fc.assert(
      fc.property(tree, (each) => {
        const root = make(each);
        fc.pre(root !== null);
        const folder = join(root, each.start);
        const found = walked(folder);
        expect(found).toEqual(told(folder, each.isInside ? root : folder));
        if (found.length > 0 && found.length < walked(folder, false).length) ignoring++;
      }),
      { numRuns: 100 },
    );
    expect(ignoring).toBeGreaterThan(5);
  });

  test('names with characters that mean something in patterns are names', () => {
    const folder = workspace({
      '.git/HEAD': '',
      '[ab]/.gitignore': 'made.py\n',
      '[ab]/made.py': '',
      '[ab]/own.py': '',
      'a/made.py': '',
      '!x/.gitignore': '/made.py\n',
      '!x/made.py': '',
      '!x/in/made.py': '',
    });
    expect(walked(folder).map((file) => file.slice(folder.length + 1))).toEqual([
      '!x/in/made.py',
      '[ab]/own.py',
      'a/made.py',
    ]);
  });

  test('links are not followed, those to .gitignore neither', () => {
    const folder = workspace({ '.git/HEAD': '', 'a/own.py': '', patterns: '*.py' });
    symlinkSync('a', join(folder, 'b'));
    symlinkSync('own.py', join(folder, 'a/other.py'));
    symlinkSync('../patterns', join(folder, 'a/.gitignore'));
    expect(walked(folder)).toEqual([join(folder, 'a/own.py')]);
    expect(walked(join(folder, 'b'))).toEqual([join(folder, 'b/own.py')]);
  });
});
