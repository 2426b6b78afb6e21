import { describe, test } from '@jest/globals';
import * as typeScriptParser from '@typescript-eslint/parser';
import { RuleTester, type Rule } from 'eslint';
import { RuleTester as RuleTester9 } from 'eslint9';
import { plugin } from '../support/eslint.js';

/** A network of two blocks; what a test does not say is right. */
function network({
  guard = 'strides !== 1 || x.shape[3] !== filters',
  adapter = 'projection',
  mainFilters = 'filters',
  head = 'filters: 10, kernelSize: 1',
  calls = ['16, 1', '32, 2'],
}: {
  readonly guard?: string;
  readonly adapter?: string;
  readonly mainFilters?: string;
  readonly head?: string;
  readonly calls?: readonly string[];
} = {}): string {
  return `import * as tf from '@tensorflow/tfjs';

function block(x, filters, strides) {
  const y = tf.layers.conv2d({ filters: ${mainFilters}, kernelSize: 3, strides, padding: 'same' }).apply(x);
  let shortcut = x;
  if (${guard}) {
    const ${adapter} = tf.layers.conv2d({ filters, kernelSize: 1, strides });
    shortcut = ${adapter}.apply(x);
  }
  return tf.layers.add().apply([y, shortcut]);
}

export function network() {
  const image = tf.input({ shape: [null, null, 16] });
  let x = image;
${calls.map((call) => `  x = block(x, ${call});\n`).join('')}  const head = tf.layers.conv2d({ ${head} });
  return tf.model({ inputs: image, outputs: head.apply(x) });
}
`;
}

interface Case {
  readonly bad: string;
  readonly message: RegExp;
  readonly line: number;
  /** The code after each suggestion. */
  readonly suggested?: readonly { readonly desc: string; readonly output: string }[];
  readonly good?: readonly string[];
}

/** By rule; a correct network is given to all of them. */
const cases: Readonly<Record<string, Case>> = {
  'residual-shape-mismatch': {
    bad: network({ guard: 'x.shape[3] !== filters', calls: ['32, 1', '32, 2'] }),
    message:
      /^The sides of this residual add never fit, for example at H = W = 3: .* no clause for the stride\.$/,
    line: 10,
    suggested: [
      {
        desc: 'Add `strides !== 1` to the guard.',
        output: network({ guard: 'x.shape[3] !== filters || strides !== 1', calls: ['32, 1', '32, 2'] }),
      },
    ],
  },
  'silent-broadcast-add': {
    bad: network({ mainFilters: '1', guard: 'strides !== 1', calls: ['16, 1'] }),
    message: /^This residual add spreads a side of size 1 over the other without a word/,
    line: 10,
  },
  'layer-input-mismatch': {
    bad: network({ head: 'filters: 0, kernelSize: 1', calls: ['16, 1', '16, 2'] }),
    message: /^The framework rejects this conv2d/,
    line: 18,
  },
  'redundant-stride-check': {
    bad: network(),
    message: /^`strides !== 1` never decides whether this shortcut gets an adapter/,
    line: 6,
    suggested: [
      {
        desc: 'Remove `strides !== 1` from the guard.',
        output: network({ guard: 'x.shape[3] !== filters' }),
      },
    ],
    good: [network({ guard: 'x.shape[3] !== filters' })],
  },
  'misleading-adapter-name': {
    bad: network({ adapter: 'downsample', calls: ['32, 1', '64, 2'] }),
    message: /^`downsample` says that this shortcut adapter shrinks its input, but not at every call/,
    line: 7,
    suggested: [
      {
        desc: 'Rename `downsample` to `shortcutAdapter`, what it is.',
        output: network({ adapter: 'shortcutAdapter', calls: ['32, 1', '64, 2'] }),
      },
    ],
    good: [network({ adapter: 'downsample', calls: ['32, 2', '64, 2'] })],
  },
  'incomplete-shortcut-guard': {
    bad: network({ guard: 'x.shape[3] !== filters' }),
    message: /^This guard is enough for every call in the code/,
    line: 6,
    suggested: [
      {
        desc: 'Add `strides !== 1` to the guard.',
        output: network({ guard: 'x.shape[3] !== filters || strides !== 1' }),
      },
    ],
  },
};

const parsers = {
  espree: {},
  '@typescript-eslint/parser': { languageOptions: { parser: typeScriptParser } },
};

RuleTester.describe = RuleTester9.describe = describe;
RuleTester.it = RuleTester9.it = test;

const testers = { 'ESLint 10': RuleTester, 'ESLint 9': RuleTester9 as typeof RuleTester };

describe.each(Object.entries(testers))('%s', (_, Tester) => {
  describe.each(Object.entries(parsers))('%s', (__, options) => {
    const tester = new Tester({ ...options });
    for (const [id, { bad, message, line, suggested, good = [] }] of Object.entries(cases)) {
      const rule = plugin.rules[id] as Rule.RuleModule;
      const correct = [network({ calls: ['16, 1', '16, 2'] }), ...good];
      tester.run(id, rule, {
        valid: correct.map((code, index) => ({ name: `correct ${index + 1}`, code })),
        invalid: [
          {
            name: 'bad',
            code: bad,
            errors: [{ message, line, suggestions: suggested ? [...suggested] : [] }],
          },
        ],
      });
    }
  });
});
