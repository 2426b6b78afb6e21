import type { Linter } from 'eslint';
import type { FrontEnd } from '../program/front-end.js';
import type { Plugin } from './plugin.js';
import { pythonLanguage } from './python-language.js';

/** The plugin with Python as a language of its own. */
export interface PythonPlugin extends Plugin {
  readonly languages: { readonly python: ReturnType<typeof pythonLanguage> };
  readonly configs: Plugin['configs'] & {
    /** `recommended` for files of Python. */
    readonly python: Linter.Config;
    /** `strict` for files of Python. */
    readonly pythonStrict: Linter.Config;
  };
}

/** Adds Python to the plugin itself: a configuration can have both entries, and ESLint takes one plugin of a name. */
export function withPython(plugin: Plugin, frontEnd: FrontEnd): PythonPlugin {
  const languages = { python: pythonLanguage(frontEnd) };
  const { recommended, strict } = plugin.configs;
  const forPython = (name: string, { rules = {}, plugins = {} }: Linter.Config): Linter.Config => {
    for (const each of Object.values(plugins)) Object.assign(each, { languages });
    return { name, files: ['**/*.py'], language: 'resnet/python', plugins, rules };
  };
  const configs = {
    ...plugin.configs,
    python: forPython('resnet/python', recommended),
    pythonStrict: forPython('resnet/python-strict', strict),
  };
  return Object.assign(plugin, { languages, configs });
}
