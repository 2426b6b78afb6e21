import { describe, expect, test } from '@jest/globals';
import { Originals, variationsOf } from '../../scripts/mutation/benign.js';
import { benignOperators } from '../../scripts/mutation/benign/operators.js';
import { mutantsOf, sample } from '../../scripts/mutation/mutants.js';
import { operators } from '../../scripts/mutation/operators.js';
import { reportOf } from '../../scripts/mutation/report.js';
import { type Outcome, tally } from '../../scripts/mutation/tally.js';
import { wholeNetworks } from '../../scripts/proof/fixtures.js';
import { judgeNetworks } from '../../scripts/proof/judge-network.js';

// Small networks of several styles; the script does the same with all of them, and with many more mutants.
const small =
  /(board-game|cifar|option-a|tcn|resnet-sequential|residual-lstm|siamese|iresnet|modular|unet-residual)/;
const subjects = wholeNetworks()
  .filter(({ entry }) => small.test(entry))
  .map((subject) => ({ ...subject, builders: subject.builders.slice(0, 1), largest: 24 }));

test('there are more than 25 ways to plant a fault and 12 to write the same', () => {
  expect(new Set(operators.map(({ name }) => name)).size).toBeGreaterThan(25);
  expect(new Set(benignOperators.map(({ name }) => name)).size).toBeGreaterThan(12);
});

test('a sample of mutants is told as TensorFlow.js has them', () => {
  const all = subjects.flatMap((subject) => mutantsOf(subject, operators));
  const outcomes = sample(all, 24, 11).map((mutant): Outcome => ({ mutant, verdicts: judgeNetworks(mutant.subject), seconds: 0 })); // prettier-ignore
  const bad = outcomes.filter((each) =>
    each.verdicts?.some(
      ({ missed, falseAlarms, gaps }) => missed.length + falseAlarms.length + gaps.length > 0,
    ),
  );
  expect(bad.map(reportOf)).toEqual([]);
  const { judged, faulty, findings } = tally(outcomes);
  expect(judged).toBeGreaterThan(14);
  expect(faulty).toBeGreaterThan(4);
  expect(findings).toBeGreaterThan(4);
});

describe('a network that is written differently', () => {
  const originals = new Originals(subjects);

  test.each(benignOperators.map(({ name }) => name))('%s', (name) => {
    const variations = sample(variationsOf(subjects, name), 3, 5);
    expect(variations).not.toEqual([]);
    for (const variation of variations) {
      expect([variation.about, originals.compare(variation).differences]).toEqual([variation.about, []]);
    }
  });

  test('is told from one that is another', () => {
    const others = sample(subjects.flatMap((subject) => mutantsOf(subject, operators)), 12, 3); // prettier-ignore
    const changed = others.filter((each) => originals.compare(each).differences.length > 0);
    expect(changed.length).toBeGreaterThan(4);
  });
});
