import type { Rule, SourceCode } from 'eslint';
import { toSizes, type WrittenSizes } from '../cli/configuration.js';
import { messageOf } from '../cli/errors.js';
import type { Diagnostic } from '../diagnostic.js';
import type { Edit } from '../fix/intent.js';
import type { FileAnalysis, OpenFiles, Sizes } from './analysis.js';
import { shownIn, type Shown } from './shown.js';

/** What ESLint is told about a rule. */
export interface RuleFacts {
  readonly id: string;
  readonly description: string;
  readonly url: string;
  readonly isRecommended: boolean;
  /** A fault of the network, not a matter of names and guards: it can be told the sizes that networks are meant for. */
  readonly isProblem: boolean;
}

const messages = {
  finding: '{{message}}',
  suggestion: '{{description}}.',
  problem: 'resnet-lint cannot analyse this file: {{message}}',
} as const;

const sizes = {
  description: 'The input sizes that networks are meant for: "multiples of N" or a list of sizes.',
  anyOf: [
    { type: 'string', pattern: '^multiples of [1-9][0-9]*$' },
    { type: 'array', minItems: 1, items: { type: 'integer', minimum: 1 } },
  ],
} as const;

/** A rule of ours as one of ESLint's: it reads the text of the file, whatever parser made the tree. */
export function eslintRule(facts: RuleFacts, files: OpenFiles): Rule.RuleModule {
  return {
    meta: {
      type: facts.isProblem ? 'problem' : 'suggestion',
      docs: { description: facts.description, url: facts.url, recommended: facts.isRecommended },
      // In Python a comment is suggested for each.
      hasSuggestions: true,
      schema: facts.isProblem ? [{ type: 'object', properties: { sizes }, additionalProperties: false }] : [],
      messages,
    },
    create: (context) => ({
      Program: () => {
        check(facts.id, context, files);
      },
    }),
  };
}

/** Faults of the tool or its configuration are told once for each file, by the rule that meets them first. */
const told = new WeakMap<SourceCode, Set<string>>();

function check(id: string, context: Rule.RuleContext, files: OpenFiles): void {
  const { sourceCode } = context;
  const { file, diagnostics, problems } = findingsOf(id, context, files);
  for (const diagnostic of diagnostics) {
    const shown = shownIn(file, diagnostic, sourceCode.text);
    if (shown) report(context, shown);
  }
  const before = told.get(sourceCode) ?? new Set<string>();
  told.set(sourceCode, before);
  for (const message of problems) {
    if (before.has(message)) continue;
    before.add(message);
    context.report({ loc: { line: 1, column: 0 }, messageId: 'problem', data: { message } });
  }
}

/** A rule that throws takes all other findings of the file with it: what goes wrong is told like a finding. */
function findingsOf(
  id: string,
  context: Rule.RuleContext,
  files: OpenFiles,
): Omit<FileAnalysis, 'diagnosticsOf'> & { readonly diagnostics: readonly Diagnostic[] } {
  try {
    const sizes = sizesOf(context.options[0] as { sizes?: WrittenSizes } | undefined);
    const { diagnosticsOf, ...rest } = files.analysisOf(context, sizes);
    return { diagnostics: diagnosticsOf(id), ...rest };
  } catch (error) {
    const message = `internal error, please report it: ${messageOf(error)}`;
    return { file: '', diagnostics: [], problems: [message] };
  }
}

function sizesOf(options: { sizes?: WrittenSizes } | undefined): Sizes | null {
  return options?.sizes === undefined ? null : toSizes(options.sizes);
}

function report(context: Rule.RuleContext, { at, message, suggestions }: Shown): void {
  context.report({
    // ESLint counts columns from 0.
    loc: {
      start: { line: at.line, column: at.column - 1 },
      end: { line: at.endLine, column: at.endColumn - 1 },
    },
    messageId: 'finding',
    data: { message },
    suggest: suggestions.map(({ description, edits }) => ({
      messageId: 'suggestion',
      data: { description },
      fix: (fixer) => edits.map(({ start, end, text }: Edit) => fixer.replaceTextRange([start, end], text)),
    })),
  });
}
