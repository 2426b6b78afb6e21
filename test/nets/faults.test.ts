import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { Comparison, everySize, sizeIn } from '../../scripts/proof/compare-fault.js';
import { faultClasses, type FaultClass, faults, silentClasses, type Style } from './faults.js';

const titled = faults.map((fault) => [`${fault.file} ${fault.builder ?? ''}: ${fault.what}`, fault] as const);

describe.each(titled)('%s', (_, fault) => {
  const compared = new Comparison(fault, everySize);
  const { paper, due, refused, trials } = compared;

  test('does on TensorFlow.js at every size what it does on paper', () => {
    expect(compared.disagreements()).toEqual([]);
  });

  if (silentClasses.has(fault.kind)) {
    test('runs, and nothing is told', () => {
      expect([...trials.values()].map(({ words }) => words).find((words) => words !== '')).toBeUndefined();
      expect({ due, told: paper.told }).toEqual({ due: null, told: [] });
    });
    return;
  }

  test('is told as TensorFlow.js shows it', () => {
    expect(refused?.words ?? '').not.toMatch(/is not defined|Cannot read properties/);
    expect(due).not.toBeNull();
    const told = paper.told.map(({ ruleId, verdict, witness, passing }) =>
      refused === null && !compared.isLiteral
        ? { ruleId, verdict, witness: sizeIn(witness), passing: sizeIn(passing) }
        : { ruleId, verdict, witness: null, passing: null },
    );
    expect(told).toContainEqual(due);
  });

  test('is told with sizes that show it and sizes that do not', () => {
    for (const { witness, passing } of refused === null ? paper.told : []) {
      const [shows, passes] = [sizeIn(witness), sizeIn(passing)];
      if (shows !== null) expect(trials.get(shows)?.outcome).not.toBe('pass');
      if (passes !== null) expect(trials.get(passes)?.outcome).toBe('pass');
    }
  });
});

test('every fixture of these rules that is not called good is a planted fault', () => {
  const folders = ['residual-shape-mismatch', 'silent-broadcast-add', 'layer-input-mismatch'];
  const files = folders.flatMap((folder) =>
    readdirSync(fileURLToPath(new URL(`../../fixtures/${folder}/`, import.meta.url)))
      .filter((file) => !file.startsWith('good-') && !file.endsWith('.py'))
      .map((file) => `${folder}/${file}`),
  );
  const own = faults.flatMap(({ file, edits }) => (edits ? [] : [file]));
  expect(files.sort()).toEqual(own.sort());
});

test('every class is planted as often as it is met, and in every style', () => {
  const planted = (kind: FaultClass): number => faults.filter((fault) => fault.kind === kind).length;
  const rare = Object.entries(faultClasses).filter(([kind, often]) => planted(kind as FaultClass) < often);
  expect(rare).toEqual([]);
  const told = faults.filter(({ kind }) => !silentClasses.has(kind));
  expect(told.length).toBeGreaterThanOrEqual(60);
  const styles: readonly Style[] = [...new Set(faults.map(({ style }) => style))];
  expect(styles.map((style) => told.filter((fault) => fault.style === style).length >= 4)).toEqual(
    Array.from({ length: 6 }, () => true),
  );
});
