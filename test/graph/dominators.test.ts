import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { constantNodes, immediateDominators } from '../../src/graph/dominators.js';
import type { OpNode } from '../../src/graph/model.js';
import { ModelBuilder } from '../support/model-builder.js';

interface Vertex {
  readonly op: string;
  readonly inputs: readonly number[];
}

/** Nodes of which only the wiring matters. */
function wired(vertices: readonly Vertex[]): readonly OpNode[] {
  const builder = new ModelBuilder();
  builder.input();
  const [pattern] = builder.nodes;
  if (!pattern) throw new Error('no node');
  return vertices.map(({ op, inputs }, id) => ({ ...pattern, id, op, inputs }));
}

/** Each vertex takes up to three earlier ones; without any it is an input or a constant. */
const graphs = fc
  .array(fc.tuple(fc.array(fc.nat(), { maxLength: 3 }), fc.boolean()), { minLength: 1, maxLength: 25 })
  .map((drafts) =>
    drafts.map(([picks, isInput], id): Vertex => {
      const inputs = id === 0 ? [] : picks.map((pick) => pick % id);
      return { op: inputs.length > 0 ? 'add' : isInput ? 'input' : 'unknown', inputs };
    }),
  );

/** Whether a vertex can be reached from some input without passing through another. */
function isReachedWithout(vertices: readonly Vertex[], target: number, without: number): boolean {
  const reached = vertices.map(() => false);
  for (const [id, { op, inputs }] of vertices.entries()) {
    reached[id] = id !== without && (op === 'input' || inputs.some((each) => reached[each] === true));
  }
  return reached[target] === true;
}

test('immediate dominators are the last nodes that no way from an input avoids', () => {
  fc.assert(
    fc.property(graphs, (vertices) => {
      const nodes = wired(vertices);
      const found = immediateDominators(nodes);
      for (const id of vertices.keys()) {
        const before = [...vertices.keys()].slice(0, id);
        const isReached = isReachedWithout(vertices, id, -1);
        const dominators = before.filter((each) => isReached && !isReachedWithout(vertices, id, each));
        expect([id, found[id]]).toEqual([id, dominators.at(-1) ?? -1]);
        expect(constantNodes(nodes)[id]).toBe(!isReached);
      }
    }),
    { numRuns: 300 },
  );
});

test('chains with long ways around them', () => {
  const length = 3000;
  // Node i + 1 takes node i; every hundredth also takes node 1.
  const vertices = Array.from({ length }, (_, id): Vertex => ({
    op: id === 0 ? 'input' : 'add',
    inputs: id === 0 ? [] : id > 2 && id % 100 === 0 ? [id - 1, 1] : [id - 1],
  }));
  const found = immediateDominators(wired(vertices));
  expect(found[100]).toBe(1);
  expect(found[200]).toBe(1);
  expect(found[201]).toBe(200);
  expect(found[length - 1]).toBe(length - 2);
});
