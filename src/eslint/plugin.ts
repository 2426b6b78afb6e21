import { pathToFileURL } from 'node:url';
import type { ESLint, Linter, Rule } from 'eslint';
import { ruleFacts } from '../../rules/facts.js';
import { packagePath, packageVersion } from '../cli/package.js';
import type { Tool } from '../cli/tool.js';
import { unusedDirectiveId } from '../engine/directives.js';
import type { RuleMeta } from '../rule.js';
import { OpenFiles } from './analysis.js';
import { eslintRule, type RuleFacts } from './rule.js';

function factsOf({ id, description, defaultSeverity }: RuleMeta): RuleFacts {
  const isProblem = defaultSeverity === 'error';
  return {
    id,
    description,
    // The page that is installed with the package: an editor opens it without a network.
    url: pathToFileURL(packagePath(`rules/${id}.md`)).href,
    isRecommended: defaultSeverity !== 'off',
    isProblem,
  };
}

const unusedDirective: RuleFacts = {
  id: unusedDirectiveId,
  description: 'A comment of resnet-lint switches nothing off.',
  url: pathToFileURL(packagePath('README.md')).href,
  isRecommended: false,
  isProblem: false,
};

const allFacts = [...ruleFacts.map(factsOf), unusedDirective];

/** The plugin, with its configurations by name. */
export interface Plugin extends ESLint.Plugin {
  readonly rules: Record<string, Rule.RuleModule>;
  readonly configs: {
    /** Networks that fail are errors; guards and names that mislead are warnings. */
    readonly recommended: Linter.Config;
    /** Every rule, as an error. */
    readonly strict: Linter.Config;
  };
}

/** Makes the plugin; its rules share what is found in a file. `loadTool` is called when the first network is met. */
export function createPlugin(loadTool: () => Tool): Plugin {
  const files = new OpenFiles(loadTool);
  const plugin = {
    meta: { name: 'resnet-lint', version: packageVersion(), namespace: 'resnet' },
    rules: Object.fromEntries(allFacts.map((facts) => [facts.id, eslintRule(facts, files)])),
  };
  const config = (
    name: string,
    facts: readonly RuleFacts[],
    severityOf: (each: RuleFacts) => Linter.RuleSeverity,
  ): Linter.Config => ({
    name: `resnet/${name}`,
    plugins: { resnet: plugin },
    rules: Object.fromEntries(facts.map((each) => [`resnet/${each.id}`, severityOf(each)])),
  });
  const recommended = allFacts.filter(({ isRecommended }) => isRecommended);
  return {
    ...plugin,
    configs: {
      recommended: config('recommended', recommended, ({ isProblem }) => (isProblem ? 'error' : 'warn')),
      strict: config('strict', allFacts, () => 'error'),
    },
  };
}
