import { pathToFileURL } from 'node:url';
import type { ESLint, Linter } from 'eslint';
import { ruleFacts } from '../rules/facts.js';
import { packagePath, packageVersion } from './cli/package.js';
import { eslintRule, type RuleFacts } from './eslint/rule.js';
import type { RuleMeta } from './rule.js';

function factsOf({ id, description, defaultSeverity, hasSuggestions }: RuleMeta): RuleFacts {
  const isProblem = defaultSeverity === 'error';
  return {
    id,
    description,
    // The page that is installed with the package: an editor opens it without a network.
    url: pathToFileURL(packagePath(`rules/${id}.md`)).href,
    isRecommended: defaultSeverity !== 'off',
    hasSuggestions,
    isProblem,
    takesSizes: isProblem,
  };
}

const unusedDirective: RuleFacts = {
  id: 'unused-directive',
  description: 'A comment of resnet-lint switches nothing off.',
  url: pathToFileURL(packagePath('README.md')).href,
  isRecommended: false,
  hasSuggestions: false,
  isProblem: false,
  takesSizes: false,
};

const all = [...ruleFacts.map(factsOf), unusedDirective];

/** Every rule by its name; findings come from one analysis that they share. */
const rules = Object.fromEntries(all.map((facts) => [facts.id, eslintRule(facts)]));

const plugin = {
  meta: { name: 'resnet-lint', version: packageVersion(), namespace: 'resnet' },
  rules,
} satisfies ESLint.Plugin;

function config(
  name: string,
  severities: readonly (readonly [RuleFacts, Linter.RuleSeverity])[],
): Linter.Config {
  return {
    name: `resnet/${name}`,
    plugins: { resnet: plugin },
    rules: Object.fromEntries(severities.map(([{ id }, severity]) => [`resnet/${id}`, severity])),
  };
}

/** Ready configurations for `eslint.config.js`. */
const configs = {
  /** Networks that fail are errors; guards and names that mislead are warnings. */
  recommended: config(
    'recommended',
    all
      .filter(({ isRecommended }) => isRecommended)
      .map((facts) => [facts, facts.isProblem ? 'error' : 'warn'] as const),
  ),
  /** Every rule, as an error. */
  strict: config(
    'strict',
    all.map((facts) => [facts, 'error'] as const),
  ),
};

/** The ESLint plugin: `resnet.configs.recommended` in `eslint.config.js` is all that it needs. */
const resnet: ESLint.Plugin & { readonly configs: typeof configs; readonly rules: typeof rules } = {
  ...plugin,
  configs,
};

export default resnet;
