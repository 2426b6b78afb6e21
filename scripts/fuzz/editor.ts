import { join, resolve } from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import resnet from '../../src/eslint.js';
import { loadTool } from '../../src/eslint/load-tool.js';
import { createPlugin, type Plugin } from '../../src/eslint/plugin.js';
import { type Case, type Trouble, troubleIn } from './fuzz.js';

const cwd = resolve(import.meta.dirname, '../..');
const linter = new Linter({ cwd });

/** What an editor would show of a fault of ours in the file that is worked on; the others are as they are on disk. */
export function shownInEditor({ file, sources }: Case, using: Plugin = resnet): string | null {
  const config: Linter.Config[] = [
    { files: ['**/*.{ts,js,cjs,mjs}'], languageOptions: { parser } },
    using.configs.recommended,
  ];
  const messages = linter.verify(sources[file] ?? '', config, { filename: join(cwd, file) });
  return messages.find(({ messageId }) => messageId === 'problem')?.message ?? null;
}

const looks = 10;

/**
 * What a case takes once all code has run and is compiled, at the least: the least of more looks at it, each by a plugin
 * that knows nothing of it yet. Null where that is not too long.
 */
export function slowAgain(broken: Case, mostSeconds: number): Trouble | null {
  let least: Trouble | null = null;
  for (let look = 0; look < looks; look++) {
    const using = createPlugin(loadTool);
    const trouble = troubleIn(broken, mostSeconds, (each) => shownInEditor(each, using));
    if (trouble?.seconds === undefined) return trouble;
    if (trouble.seconds < (least?.seconds ?? Infinity)) least = trouble;
  }
  return least;
}
