import { join, resolve } from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import resnet from '../../src/eslint.js';
import type { Case } from './fuzz.js';

const cwd = resolve(import.meta.dirname, '../..');
const linter = new Linter({ cwd });
const config: Linter.Config[] = [
  { files: ['**/*.{ts,js,cjs,mjs}'], languageOptions: { parser } },
  resnet.configs.recommended,
];

/** What an editor would show of a fault of ours in the file that is worked on; the others are as they are on disk. */
export function shownInEditor({ file, sources }: Case): string | null {
  const messages = linter.verify(sources[file] ?? '', config, { filename: join(cwd, file) });
  return messages.find(({ messageId }) => messageId === 'problem')?.message ?? null;
}
