import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { analysePythonText } from '../support/python.js';

/** What the code of a case is about, and code that tells numbers and texts with `out(…)`. */
export type Case = readonly [what: string, code: string];

const python = findPython();

function findPython(): string | null {
  for (const command of ['python3', 'python']) {
    try {
      execFileSync(command, ['-c', 'import sys; assert sys.version_info >= (3, 10)'], { stdio: 'ignore' });
      return command;
    } catch {
      // Another may be there.
    }
  }
  return null;
}

/** Numbers go into sizes of layers, which must be positive. */
const shift = 1000;

function indented(code: string): string {
  return code
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

const tell = `
def tell(found, values):
    for value in values:
        if isinstance(value, str):
            found.extend(ord(letter) for letter in value)
        else:
            found.append(int(value))
`;

/** What each case tells when Python runs it, all in one process. */
function executed(cases: readonly Case[]): readonly (readonly number[])[] {
  const bodies = cases.map(([, code], index) => `def case${index}(out):\n${indented(code)}\n    return None\n`);
  const runs = cases.map((_, index) => `found = []\ncase${index}(lambda *values: tell(found, values))\neverything.append(found)\n`);
  const program = ['import json', tell, ...bodies, 'everything = []', ...runs, 'print(json.dumps(everything))'].join('\n');
  return JSON.parse(execFileSync(python ?? '', ['-c', program], { encoding: 'utf8' })) as number[][];
} // prettier-ignore

/** What the analysis sees a case tell: each number as the size of a layer. */
function analysed(code: string): readonly (number | string)[] {
  const text = `
import torch.nn as nn
${tell}
def case(out):
${indented(code)}
    return None

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        found = []
        case(lambda *values: tell(found, values))
        self.layers = nn.ModuleList([nn.Linear(1, ${shift} + each) for each in found])

    def forward(self, x):
        return [layer(x) for layer in self.layers]
`;
  const { models, gaps, errors } = analysePythonText({ 'net.py': text });
  const told = [...errors.map(({ message }) => message), ...gaps.map(({ reason }) => reason)];
  const nodes = models.flatMap(({ model }) => model.nodes.filter(({ op }) => op === 'dense'));
  const sizes = nodes.map(({ attrs }) => (typeof attrs['units'] === 'number' ? attrs['units'] - shift : 'a symbol'));
  return [...told, ...sizes];
} // prettier-ignore

/** Runs the code of each case with Python and analyses it: both see the same. */
export function runCases(cases: readonly Case[]): void {
  if (python === null) {
    test.skip('needs Python 3.10 or later as the judge', () => undefined);
    return;
  }
  const expected = executed(cases);
  test.each(cases.map(([what, code], index) => [what, code, expected[index] ?? []] as const))(
    '%s',
    (_, code, numbers) => {
      expect(numbers.length).toBeGreaterThan(0);
      expect(analysed(code)).toEqual(numbers);
    },
  );
}
