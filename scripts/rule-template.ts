/** The files of a new rule, by path: its source, its page and a fixture of each kind, to be filled in. */
export function ruleFiles(id: string, description: string): Readonly<Record<string, string>> {
  return {
    [`rules/${id}.ts`]: source(id, description),
    [`rules/${id}.md`]: page(id, description),
    [`fixtures/${id}/${id}.ts`]: fixture(`// expect: ${id}`),
    [`fixtures/${id}/good-${id}.ts`]: fixture('// Nothing is wrong here: say why somebody might think so.'),
  };
}

/** Why a rule cannot be made of this; null when it can. */
export function refusal(id: string, description: string, exists: (path: string) => boolean): string | null {
  if (!/^[a-z]+(-[a-z]+)+$/.test(id)) return `"${id}" is no name of a rule: write the fault in kebab-case`;
  if (!/^[A-Z].*\.$/.test(description)) {
    return 'the description must be one sentence, with a capital letter and a full stop';
  }
  const taken = Object.keys(ruleFiles(id, description)).find(exists);
  return taken === undefined ? null : `${taken} exists already`;
}

function source(id: string, description: string): string {
  return `import { defineRule, type Finding, type ModelView } from '../src/rule.js';

function findingsIn(view: ModelView): readonly Finding[] {
  // What the rule looks for goes here.
  return view.blocks
    .filter((block) => block.fork === block.merge)
    .map((block) => ({
      message: 'Say what is wrong here, in a sentence.',
      place: block.merge.origin,
      models: [view],
      related: [{ message: 'the line that a person would edit', place: block.merge.origin }],
    }));
}

export default defineRule({
  id: '${id}',
  description: ${JSON.stringify(description)},
  defaultSeverity: 'warning',
  hasSuggestions: false,
  check: (project) => project.models.flatMap(findingsIn),
});
`;
}

const example = `import * as tf from '@tensorflow/tfjs';

export function network(): tf.LayersModel {
  const image = tf.input({ shape: [null, null, 16] });
  const main = tf.layers
    .conv2d({ filters: 16, kernelSize: 3, padding: 'same' })
    .apply(image) as tf.SymbolicTensor;
  MARK
  const sum = tf.layers.add().apply([main, image]) as tf.SymbolicTensor;
  return tf.model({ inputs: image, outputs: sum });
}
`;

function fixture(mark: string): string {
  return example.replace('MARK', mark);
}

function page(id: string, description: string): string {
  const code = example.replace('  MARK\n', '');
  return `# ${id}

${description}

## Why

What goes wrong, and why nobody notices.

## Bad

\`\`\`ts bad
${code}\`\`\`

## Good

\`\`\`ts good
${code}\`\`\`

## How to fix it

The edit that mends it.

## When to turn it off

Who does not want to hear this.
`;
}
