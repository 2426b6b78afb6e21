import { describe, expect, test } from '@jest/globals';
import type { Model, OpNode } from '../../src/graph/model.js';
import { violationsOf } from '../../src/graph/validate.js';
import { analyseFiles, fixturesIn } from '../support/analyse-fixture.js';
import { ModelBuilder } from '../support/model-builder.js';

const folders = [
  'nets',
  'incomplete-shortcut-guard',
  'layer-input-mismatch',
  'misleading-adapter-name',
  'redundant-stride-check',
  'residual-shape-mismatch',
  'silent-broadcast-add',
];

describe.each(folders)('models of fixtures/%s', (folder) => {
  test.each(fixturesIn(`fixtures/${folder}`))('$name', ({ files }) => {
    const { models } = analyseFiles(files, { rules: [] });
    expect(models.length).toBeGreaterThan(0);
    for (const { model } of models) expect([model.name, violationsOf(model)]).toEqual([model.name, []]);
  });
});

describe('a broken model is told', () => {
  const sound = (): Model => {
    const net = new ModelBuilder();
    const fork = net.conv(net.input(), 8);
    net.add(net.conv(fork, 8), fork);
    return net.build();
  };
  const withNode = (id: number, change: Partial<OpNode>): Model => {
    const model = sound();
    return { ...model, nodes: model.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)) };
  };

  test('but not a sound one', () => expect(violationsOf(sound())).toEqual([]));

  test.each([
    ['an id that is not its position', withNode(1, { id: 7 }), /has id 7/],
    ['an operand that comes later', withNode(1, { inputs: [3] }), /takes node 3, which is not earlier/],
    ['too many operands', withNode(1, { inputs: [0, 0] }), /has 2 inputs/],
    ['half a pixel', withNode(1, { shape: [1, 2.5, 2, 8] }), /has a size that is none/],
    ['another order', withNode(2, { order: 0 }), /is not in order/],
    ['an output that is no node', { ...sound(), outputs: [99] }, /output 99 is no node/],
    ['an input that is no input', { ...sound(), inputs: [{ node: 1, name: 'x' }] }, /is no input node/],
    ['gaps, yet complete', { ...sound(), complete: false }, /complete does not say/],
    ['a layer of another kind', withNode(1, { op: 'dense' }), /is dense and applies a conv2d/],
  ] as const)('%s', (_, model, words) => expect(violationsOf(model).join('\n')).toMatch(words));
});
