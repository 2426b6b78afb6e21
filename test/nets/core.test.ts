import { afterAll, describe, expect, test } from '@jest/globals';
import { type DimSymbol, evaluate, symbolsOf } from '../../src/dim/index.js';
import { sourcesOf } from '../../scripts/proof/fixtures.js';
import { OnLibrary, OnPaper, shapesAt } from '../../scripts/proof/planted.js';
import type { Step } from '../../scripts/proof/steps.js';
import type { OpNode } from '../../src/graph/model.js';
import { type CoreNet, coreNets } from './core-nets.js';

/** Functions of other names than their ops'; one that gives several tensors is several ops. */
const opsOf: Readonly<Record<string, readonly string[]>> = {
  mul: ['multiply'],
  sub: ['subtract'],
  moments: ['mean', 'variance'],
};

type Named = readonly [op: string, ...shape: (number | null)[]];

function carriedOut({ name, outputs }: Step): readonly Named[] {
  const [first = ''] = name;
  const ops = opsOf[name] ?? [first.toLowerCase() + name.slice(1)];
  return ops.map((op, index): Named => [op.toLowerCase(), ...(outputs?.[index] ?? [])]);
}

/** An op with its sizes at one input; sizes of a batch are all one. */
function read(node: OpNode, at: (symbol: DimSymbol) => number): Named {
  const shape = (node.shape ?? []).map((dim) =>
    evaluate(dim, new Map([...symbolsOf(dim)].map((symbol) => [symbol, at(symbol)]))),
  );
  return [node.op.toLowerCase(), ...shape];
}

describe.each(coreNets)('$file $builder', ({ file, builder, inputs, sizes, adds }: CoreNet) => {
  const entry = `fixtures/nets/${file}`;
  const network = { sources: sourcesOf(entry), entry, builder, ...(inputs ? { inputs } : {}) };
  const library = new OnLibrary(network);
  const paper = new OnPaper(network);
  const [view] = paper.views;

  afterAll(() => library.dispose());

  test('is read whole, and nothing is wrong with it', () => {
    expect({ gaps: view?.gaps, told: paper.told }).toEqual({ gaps: [], told: [] });
    expect(view?.residualAdds).toBe(adds);
  });

  test.each(sizes.map((each) => [each]))('has the ops and the shapes of TensorFlow.js at %p', (each) => {
    const { steps, words } = library.at(...each);
    expect(words).toBe('');
    const { nodes = [], inputs: asked = [] } = view?.model ?? {};
    const given = shapesAt(inputs ?? [[null, null, 3]], each);
    const values = new Map<DimSymbol, number>();
    asked.forEach(({ node }, index) => {
      nodes[node]?.shape?.forEach((dim, axis) => {
        if (typeof dim !== 'number' && dim.kind === 'symbol') values.set(dim, given[index]?.[axis] ?? NaN);
      });
    });
    const own = nodes
      .filter(({ op }) => op !== 'input' && op !== 'weight')
      .map((node) => read(node, (symbol) => values.get(symbol) ?? NaN));
    expect(own).toEqual(steps.flatMap(carriedOut));
  });

  test('runs at every size that it is said to be valid for, and at no other', () => {
    const wrong = Array.from({ length: 72 }, (_, index) => index + 1).filter((size) => {
      const [ours, theirs] = [paper.at(size), library.at(size).outcome];
      return ours !== theirs && !(ours === 'too small' && theirs === 'fail');
    });
    expect(wrong).toEqual([]);
  });
});
