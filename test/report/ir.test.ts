import { describe, expect, test } from '@jest/globals';
import { toIr } from '../../src/report/ir.js';
import { analyseSources } from '../support/analyse.js';
import { roundingNet, stagedNet } from '../support/networks.js';

const analysis = analyseSources({ 'staged.js': stagedNet });
const rounding = analyseSources({ 'net.ts': roundingNet });

function shapesAt(input: readonly number[], of = analysis): unknown[] {
  const [model] = toIr(of.models, of, [input]).ir.models;
  return model?.nodes.map(({ shape }) => shape) ?? [];
}

function errorAt(...inputs: number[][]): string[] {
  return toIr(rounding.models, rounding, inputs).errors.map(({ line, message }) => `${line}: ${message}`);
}

describe('a model as a graph', () => {
  const [model] = toIr(analysis.models, analysis, null).ir.models;

  test('its inputs and outputs', () => {
    expect(model).toMatchObject({
      name: 'staged',
      file: 'staged.js',
      line: 21,
      layout: 'NHWC',
      inputs: [{ name: 'image', shape: ['N', 'H', 'W', 3] }],
      outputs: [17],
      gaps: [],
    });
  });

  test('its nodes, numbered by position', () => {
    expect(model?.nodes.map(({ id }) => id)).toEqual(model?.nodes.map((_, position) => position));
    expect(model?.nodes[1]).toMatchObject({
      op: 'conv2d',
      path: 'stem',
      inputs: [0],
      shape: ['N', 'H', 'W', 16],
      attrs: { filters: 16, kernel: [3, 3], strides: [1, 1], dilation: [1, 1], padding: 'same' },
    });
    expect(model?.nodes.at(-1)).toMatchObject({ op: 'add', shape: ['N', 'ceil(H/2)', 'ceil(W/2)', 32] });
  });

  test('its stages, with shortcuts and guards', () => {
    expect(model?.stages).toHaveLength(2);
    expect(model?.stages[1]).toMatchObject({
      name: 'layer2',
      factory: 'makeLayer',
      callSite: { file: 'staged.js', line: 25 },
      blocks: 3,
      inChannels: 16,
      outChannels: 32,
      stride: 2,
      dilation: 1,
      planes: 32,
      expansion: 1,
      shortcuts: [{ role: 'both' }, { role: 'identity', name: null, origin: null }, { role: 'identity' }],
    });
    expect(model?.stages[1]?.guards.map(({ value }) => value)).toEqual([true, false, false]);
    expect(model?.stages[1]?.guards[0]).toMatchObject({
      text: 'stride !== 1 || channels !== filters',
      line: 8,
      atoms: [
        { text: 'stride !== 1', value: true },
        { text: 'channels !== filters', value: true },
      ],
    });
  });
});

describe('with an input every size is a number', () => {
  test('and the network takes it', () => {
    const shapes = shapesAt([2, 33, 20, 3]);
    expect(shapes[0]).toEqual([2, 33, 20, 3]);
    expect(shapes.at(-1)).toEqual([2, 17, 10, 32]);
    expect(shapes.flat().every((size) => typeof size === 'number')).toBe(true);
    expect(toIr(analysis.models, analysis, [[2, 33, 20, 3]]).errors).toEqual([]);
  });

  test('a side that comes out as 1 at this input broadcasts there', () => {
    // 3 halves to 1 on one side and to 2 on the other.
    expect(shapesAt([1, 3, 3, 3], rounding).at(-1)).toEqual([1, 2, 2, 8]);
    expect(errorAt([1, 3, 3, 3])).toEqual([]);
  });
});

describe('an input that does not fit', () => {
  test('is rejected at an add whose sides differ', () => {
    expect(errorAt([1, 7, 7, 3])).toEqual([
      '7: net: node 3 (join) rejects this input: its sides are 1x3x3x8 and 1x4x4x8',
    ]);
  });

  test('is rejected where a size would be 0', () => {
    expect(errorAt([1, 1, 8, 3])).toEqual([
      expect.stringMatching(/^5: net: node 1 \(halve\) rejects this input: .*1x0x4x8/),
    ]);
  });

  test('has the wrong channels, or too few axes, or comes too often', () => {
    expect(errorAt([1, 8, 8, 4])).toEqual([
      '3: net: --input 1x8x8x4 does not fit its input "image", which is NxHxWx3 (batch first)',
    ]);
    expect(errorAt([8, 8, 3])).toEqual([
      '3: net: --input 8x8x3 does not fit its input "image", which is NxHxWx3 (batch first)',
    ]);
    expect(errorAt([1, 8, 8, 3], [1, 8, 8, 3])).toEqual([
      '3: net: --input is given 2 times and the model has 1 input; give it once for each, in order',
    ]);
  });
});
