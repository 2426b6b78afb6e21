import { afterEach, describe, expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import { confirm } from '../../src/confirm/confirm.js';
import { tfjs } from '../../src/dialects/tfjs.js';
import { floorDiv } from '../../src/dim/index.js';
import type { Evidence } from '../../src/diagnostic.js';
import { createEngine } from '../../src/engine/analyze.js';
import type { Analysis, EngineParts } from '../../src/engine/engine.js';
import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';
import type { JudgedNode, ModelView } from '../../src/graph/view-types.js';
import { viewProject } from '../../src/graph/view.js';
import { settingsFor } from '../support/confirm.js';
import { torch } from '../../src/dialects/torch-nn.js';
import { runProject } from '../../src/interp/run.js';
import type { Op } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';

/** A correct network: both branches round alike. */
const correct = `
import * as tf from '@tensorflow/tfjs';
export function network() {
  const input = tf.input({ shape: [null, null, 8] });
  const main = tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, padding: 'same' }).apply(input);
  const shortcut = tf.layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same' }).apply(input);
  return tf.model({ inputs: input, outputs: tf.layers.add().apply([main, shortcut]) });
}`;

const frontEnd = createTypeScriptFrontEnd();

function analyse(view: EngineParts['view'] = viewProject): Analysis {
  const engine = createEngine({
    interpret: (source, entries) => runProject(source, entries, { typescript: [tfjs], python: [torch] }),
    isLibrary: (specifier) => tfjs.matches(specifier),
    view,
  });
  return engine.analyze({ files: ['network.ts'] }, (file) => (file === 'network.ts' ? correct : null), {
    rules,
    severities: {},
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: () => frontEnd,
  });
}

async function evidenceOf({ claims }: Analysis): Promise<readonly Evidence[]> {
  const options = await settingsFor('cpu', process.cwd());
  return [...(await confirm(claims, options)).evidence.values()];
}

const table = ops as Map<string, Op>;
const { shape: pooled } = table.get('maxPooling2d') ?? {
  shape: () => ({ kind: 'unknown', reason: '' }) as const,
};

afterEach(() => {
  const op = table.get('maxPooling2d');
  if (op) table.set('maxPooling2d', { ...op, shape: pooled });
});

describe('a mistake of ours is refuted', () => {
  test('without one there is no finding', () => {
    expect(analyse().diagnostics).toEqual([]);
  });

  test('in the table of ops', async () => {
    const op = table.get('maxPooling2d');
    if (!op) throw new Error('no such op');
    table.set('maxPooling2d', {
      ...op,
      shape: ([shape = []]) => ({
        kind: 'shape',
        shape: shape.map((size, axis) => (axis === 1 || axis === 2 ? floorDiv(size, 2) : size)),
        requires: [],
      }),
    });
    const analysis = analyse();
    expect(analysis.diagnostics.map(({ ruleId }) => ruleId)).toEqual(['residual-shape-mismatch']);
    const [evidence] = await evidenceOf(analysis);
    expect(evidence?.status).toBe('refuted');
    expect(evidence?.reason).toMatch(/^maxPooling2d was expected to give \[.*\] and gave \[.*\]$/);
  });

  test('in the view', async () => {
    const analysis = analyse((...given) => {
      const project = viewProject(...given);
      return { ...project, models: project.models.map(mistaken) };
    });
    expect(analysis.diagnostics.map(({ ruleId }) => ruleId)).toEqual(['residual-shape-mismatch']);
    const [evidence] = await evidenceOf(analysis);
    expect(evidence?.status).toBe('refuted');
    expect(evidence?.reason).toBe('everything fits at the size that was to show the fault');
    expect(evidence?.runs).toEqual([
      {
        input: [1, 33, 33, 8],
        expected: '[1, 17, 17, 8] + [1, 17, 17, 8] give [1, 17, 17, 8]',
        observed: '[1, 17, 17, 8] + [1, 17, 17, 8] give [1, 17, 17, 8]',
      },
    ]);
  });
});

/** A view that takes every add to fail at 33 × 33. */
function mistaken(view: ModelView): ModelView {
  const judged = view.judged.map((each): JudgedNode => ({
    ...each,
    judgement: {
      ...each.judgement,
      outcome: 'fail',
      verdict: 'always',
      witness: { H: 33, W: 33 },
      axes: [0],
    },
  }));
  return new Proxy(view, {
    get: (target, key) => (key === 'judged' ? judged : (Reflect.get(target, key, target) as unknown)),
  });
}
