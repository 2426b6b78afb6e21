import { resolve } from 'node:path';
import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { createPlugin, type Plugin } from '../../src/eslint/plugin.js';
import { shippedTool } from './tool.js';

/** The plugin, with the parts of the analysis that Jest has loaded. */
export const plugin = createPlugin(() => shippedTool);

/** What ESLint says of a text as one of our rules sees it, each rule on. */
export function lintText(
  text: string,
  file: string,
  {
    cwd,
    rules = {},
    using = plugin,
  }: { readonly cwd: string; readonly rules?: Linter.RulesRecord; readonly using?: Plugin },
): readonly Linter.LintMessage[] {
  const linter = new Linter({ cwd });
  return linter.verify(
    text,
    [
      { files: ['**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx}'], languageOptions: { parser } },
      using.configs.strict,
      { rules },
    ],
    { filename: resolve(cwd, file) },
  );
}

/** A plugin that counts how often it has a project analysed. */
export function countingPlugin(): { readonly using: Plugin; readonly looks: () => number } {
  let looks = 0;
  const using = createPlugin(() => ({
    ...shippedTool,
    examine: (...request) => {
      looks++;
      return shippedTool.examine(...request);
    },
  }));
  return { using, looks: () => looks };
}
