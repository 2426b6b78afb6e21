import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { type Application, broadcasts, build, execute, type Run } from '../support/run-tfjs.js';
import { builderOf, inputsAt, isSymbolic, loadFixture } from '../support/fixtures.js';
import { faults, type PlantedFault } from './faults.js';

// Squares up to this size are tried; the nets repeat with periods of at most 8.
const LARGEST = 40;

type Verdict = 'pass' | 'broadcast' | 'fail' | 'too small';

/** Where the run stopped: sub-models come before the layer in them that threw. */
function stopped({ applications }: Run<unknown>): Application | undefined {
  return applications.filter(({ output }) => output === null).at(-1);
}

function isEmpty({ inputs, output }: Application): boolean {
  return [...inputs, output ?? []].some((shape) => shape.slice(1).some((size) => size !== null && size < 1));
}

function classify(run: Run<unknown>, observed: string): Verdict {
  if (run.applications.some(isEmpty) || /positive integers/.test(run.error ?? '')) return 'too small';
  if (run.error !== null) {
    expect(run.error).toContain(observed);
    return 'fail';
  }
  return broadcasts(run.applications).some(({ className }) => className === 'Add') ? 'broadcast' : 'pass';
}

/** An add of 1 × 1 and 1 × 1 says nothing about the sizes that people use. */
function isBigAt({ applications }: Run<unknown>, name: string | undefined): boolean {
  const sizes = applications.find((application) => application.name === name)?.output ?? [];
  return sizes.slice(1, -1).every((size) => (size ?? 0) > 1);
}

async function buildFault({ file, builder }: PlantedFault) {
  if (builder === null) {
    return loadFixture(file).then(
      () => null,
      (error: unknown) => String(error),
    );
  }
  return build(builderOf(await loadFixture(file), builder));
}

describe.each(faults.filter(({ shows }) => shows === 'build'))('$file', (fault) => {
  test('TensorFlow.js refuses to build it', async () => {
    const outcome = await buildFault(fault);
    if (typeof outcome === 'string') {
      expect(outcome).toContain(fault.observed);
      return;
    }
    expect(outcome?.error).toContain(fault.observed);
    const at = outcome === null ? undefined : stopped(outcome);
    const isAdd = at?.className === 'Add' && at.inputs.length > 1;
    expect(isAdd).toBe(fault.file.startsWith('residual'));
  });
});

describe.each(faults.filter(({ shows }) => shows === 'run'))('$file', (fault) => {
  test('builds, and fails where it says', async () => {
    const built = await buildFault(fault);
    if (built === null || typeof built === 'string' || built.result === null) {
      throw new Error('it did not build');
    }
    const model = built.result;
    if (!isSymbolic(model)) {
      expect(execute(model, ...inputsAt(model, [])).error).toContain(fault.observed);
      return;
    }
    const runs = Array.from({ length: LARGEST }, (_, index) =>
      execute(model, ...inputsAt(model, [index + 1])),
    );
    const verdicts = runs.map((run) => classify(run, fault.observed));
    expect(verdicts.indexOf('fail') + 1).toBe(fault.witness);

    const culprit = runs.flatMap((run) => stopped(run)?.name ?? []).at(-1);
    const passing = runs.flatMap((run, index) =>
      verdicts[index] === 'pass' && isBigAt(run, culprit) ? [index + 1] : [],
    );
    const distance = (size: number): number => Math.abs(size - (fault.witness ?? 0));
    passing.sort((one, other) => distance(one) - distance(other) || one - other);
    expect(passing[0] ?? null).toBe(fault.passing);
    expect(fault.verdict).toBe(passing.length === 0 ? 'always' : 'depends');
  });
});

describe.each(faults.filter(({ shows }) => shows === 'broadcast'))('$file', (fault) => {
  test('runs without a word, and an add has sides of different sizes', async () => {
    const built = await buildFault(fault);
    if (built === null || typeof built === 'string' || built.result === null) {
      throw new Error('it did not build');
    }
    for (const size of [1, 2, 5, 8]) {
      const run = execute(built.result, ...inputsAt(built.result, [size]));
      expect(run.error).toBeNull();
      expect(broadcasts(run.applications).map(({ name }) => name)).toEqual([
        expect.stringContaining(fault.observed),
      ]);
    }
  });
});

describe.each(faults.filter(({ shows }) => shows === 'empty'))('$file', (fault) => {
  test('builds and runs on nothing', async () => {
    const built = await buildFault(fault);
    if (built === null || typeof built === 'string' || built.result === null) {
      throw new Error('it did not build');
    }
    const run = execute(built.result, ...inputsAt(built.result, []));
    expect(run.error).toBeNull();
    expect(run.applications.find(isEmpty)?.name).toContain(fault.observed);
  });
});

test('every fixture of these rules that is not called good is a planted fault', () => {
  const folders = ['residual-shape-mismatch', 'silent-broadcast-add', 'layer-input-mismatch'];
  const files = folders.flatMap((folder) =>
    readdirSync(fileURLToPath(new URL(`../../fixtures/${folder}/`, import.meta.url)))
      .filter((file) => !file.startsWith('good-'))
      .map((file) => `${folder}/${file}`),
  );
  expect(files.sort()).toEqual(faults.map(({ file }) => file).sort());
});
