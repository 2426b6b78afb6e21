import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { globbySync } from 'globby';
import { differences, readingIn } from '../../scripts/mutation/benign/compare.js';
import { applied } from '../../scripts/mutation/operator.js';
import { benignPython } from '../../scripts/python-mutation/benign/operators.js';
import type { PythonOperator } from '../../scripts/python-mutation/operator.js';
import { pythonOperators } from '../../scripts/python-mutation/operators.js';
import { randomFrom, shuffled } from '../../scripts/proof/random.js';
import { loadParser } from '../../src/frontends/python/parser.js';
import { analysePythonText, readPython } from '../support/python.js';

const { parse } = await loadParser(readFileSync('grammars/tree-sitter-python.wasm'));

/** What an operator makes of a text, all of it Python. */
function madeBy({ changes }: PythonOperator, text: string): readonly string[] {
  const parsed = parse(text);
  if (!('tree' in parsed)) throw new Error('this is no Python');
  return changes({ text, tree: parsed.tree }).map((change) => applied(text, change));
}

function named(operators: readonly PythonOperator[], name: string): PythonOperator {
  const found = operators.find((each) => each.name === name);
  if (!found) throw new Error(`no operator ${name}`);
  return found;
}

const inFunction = (name: string, body: string): string => `def ${name}(self, x):\n    ${body}\n`;
const withTorch = (name: string, body: string): string => `import torch\n${inFunction(name, body)}`;

describe('a fault is planted', () => {
  test.each([
    ['drop a clause', 'if a or b:\n    c()\n', ['if a:\n    c()\n', 'if b:\n    c()\n']],
    ['negate a condition', 'if a:\n    c()\n', ['if not (a):\n    c()\n']],
    ['drop a stride', 'f(a, stride=2)\n', ['f(a)\n']],
    ['change a padding', 'f(a, padding=1)\n', ['f(a, padding=0)\n', 'f(a, padding=2)\n']],
    ['be off by one channel', 'f(planes)\n', ['f((planes) + 1)\n']],
    ['change a sum', 'out += x\n', ['out *= x\n', 'out = x\n']],
    ['drop an argument', 'f(a, b)\n', ['f(a)\n']],
  ])('%s', (name, text, expected) => {
    expect(madeBy(named(pythonOperators, name), text)).toEqual(expected);
  });
});

describe('the same is written differently', () => {
  test.each([
    ['deny the contrary', 'a = b is None\n', ['a = (not (b is not None))\n']],
    ['write a connective without it', 'if a or b:\n    c()\n', ['if not (not (a) and not (b)):\n    c()\n']],
    ['join texts', "a = name + '_conv'\n", ["a = f'{name}_conv'\n"]],
    ['format a text', "a = f'layer{i}_{j}'\n", ["a = 'layer{}_{}'.format(i, j)\n"]],
    ['spread arguments', 'f(a, k=b)\n', ['f(*(a,), k=b)\n', "f(a, **{'k': b})\n"]],
    ['add by a function', withTorch('forward', 'x += out'), [withTorch('forward', 'x = torch.add(x, out)'), withTorch('forward', 'x.add_(out)')]],
    ['add by a function', withTorch('build', 'x += out'), []],
    ['nest a condition', 'if a and b:\n    c()\n    d()\n', ['if a:\n    if b:\n        c()\n        d()\n']],
    ['nest a condition', 'if a and b:\n    c()\nelse:\n    d()\n', []],
    ['choose in an expression', inFunction('f', 'if x:\n        y = 1\n    else:\n        y = 2'), [inFunction('f', 'y = (1) if x else (2)')]],
    ['choose in an expression', inFunction('f', 'if x:\n        y = 1'), []],
    ['choose in branches', 'a = b if c else d\n', ['if c:\n    a = b\nelse:\n    a = d\n']],
    ['loop in a comprehension', 'for a in b:\n    c.append(f(a))\n', ['c.extend([f(a) for a in b])\n']],
    ['loop in a comprehension', 'for a in b:\n    c.append(len(c))\n', []],
    ['loop step by step', inFunction('f', 'y = [g(i) for i in x]'), [inFunction('f', 'y = []\n    for i in x:\n        y.append(g(i))')]],
    ['loop while', 'for i in range(1, n):\n    f(i)\n', ['i = 1\nwhile i < n:\n    f(i)\n    i += 1\n']],
    ['loop while', 'for i in range(1, n):\n    break\n', []],
    ['inline a local', inFunction('f', 'x = g(x)\n    x = h(x)'), [inFunction('f', 'x = h((g(x)))')]],
    ['rename a local', inFunction('f', 'y = g(x)\n    return self.y(y, y=y)'), [inFunction('f', 'yRenamed = g(x)\n    return self.y(yRenamed, y=yRenamed)')]],
    ['rename a local', inFunction('f', 'x = g(x)'), []],
    ['pass by name', 'nn.Linear(a, b)\n', ['nn.Linear(in_features=a, out_features=b)\n', 'nn.Linear(a, out_features=b)\n']],
    ['pass by name', 'def f(a, *, b):\n    pass\n\n\nf(1, b=2)\n', ['def f(a, *, b):\n    pass\n\n\nf(a=1, b=2)\n']],
  ])('%s: %j', (name, text, expected) => {
    expect(madeBy(named(benignPython, name), text)).toEqual(expected);
  }); // prettier-ignore
});

describe('a network that is written differently', () => {
  // Where sums in place are what it is about, a sum that is written out is another.
  const files = globbySync(['fixtures/**/torch-*.py', 'fixtures/nets/keras-*.py']).filter((file) => !file.includes('in-place')).sort(); // prettier-ignore
  const texts = new Map(files.map((file) => [file, readPython(file) ?? '']));
  const before = new Map(files.map((file) => [file, readingIn(analysePythonText({ [file]: texts.get(file) ?? '' }))])); // prettier-ignore
  const rare = ['format a text', 'loop step by step', 'nest a condition', 'merge by a function', 'turn an if round', 'put brackets around a choice', 'choose in branches', 'write a function as a lambda', 'join texts', 'loop while', 'make a list of a list', 'name an argument', 'turn a comparison', 'write an assignment out', 'loop in a comprehension', 'add by a function', 'call super with its class', 'choose in an expression', 'write a connective without it']; // prettier-ignore

  test.each(benignPython.map(({ name }) => name))('%s', (name) => {
    const all = files.flatMap((file) =>
      madeBy(named(benignPython, name), texts.get(file) ?? '').map((text) => ({ file, text })),
    );
    if (!rare.includes(name)) expect(all).not.toEqual([]);
    for (const { file, text } of shuffled(all, randomFrom(7)).slice(0, 6)) {
      const own = before.get(file);
      expect(own).toBeDefined();
      const after = readingIn(analysePythonText({ [file]: text }));
      expect([text, own ? differences(own, after) : []]).toEqual([text, []]);
    }
  });

  test('is told from one that is another', () => {
    const [file = ''] = files.filter((each) => each.endsWith('nets/torch-resnet.py'));
    const others = madeBy(named(pythonOperators, 'change a stride'), texts.get(file) ?? '');
    const own = before.get(file);
    const changed = others.filter((text) => own && differences(own, readingIn(analysePythonText({ [file]: text }))).length > 0); // prettier-ignore
    expect(changed.length).toBeGreaterThan(1);
  });
});
