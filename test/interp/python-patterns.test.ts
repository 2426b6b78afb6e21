import { describe, expect, test } from '@jest/globals';
import { translated } from '../../src/interp/host/python/pattern-syntax.js';
import { analysePythonText } from '../support/python.js';
import { runCases } from './python-language.js';

const shown = (code: string): string => `import re\n${code}`;

describe('patterns', () => {
  runCases([
    [
      'take a text apart',
      shown(
        "out(*re.split(r'(\\d.*)', 'k3'), *re.split('[_,]', 'a_b,c'), *re.split('x*', 'axbc'), *re.split('-', 'a-b-c', 1), *re.split('-', 'a-b-c', maxsplit=1))",
      ),
    ],
    [
      'say None for a group that took no part',
      shown("out(*['none' if part is None else part for part in re.split('(a)|-', 'xay-z')])"),
    ],
    [
      'are found at the start, all over and anywhere',
      shown(
        "out(re.match('b', 'abc') is None, re.search('b', 'abc').start(), re.fullmatch('a|ab', 'ab').group(), re.fullmatch('ab', 'abc') is None, re.match('a', 'abc').end())",
      ),
    ],
    [
      'have groups',
      shown(
        "m = re.search(r'(?P<name>[a-z]+)(?P<size>\\d+)(x)?', 'resnet50')\nout(m.group('name'), m['size'], m[0], m.group(1, 2)[1], m.groups('none')[2], m.groups()[2] is None, m.groupdict()['size'], *m.span('size'), m.start(3))",
      ),
    ],
    [
      'are replaced',
      shown(
        "out(re.sub(r'(\\w+)\\.(\\d+)', r'\\2:\\g<1>\\n', 'conv.1 bn.2'), re.sub('x*', '-', 'abxd'), re.sub('a', lambda m: m.group().upper(), 'banana', count=2), re.subn('a', 'b', 'aa')[1], re.sub('(a)?b', r'[\\1]', 'bab'))",
      ),
    ],
    [
      'are listed',
      shown(
        "out(*re.findall(r'\\d+', '1 22 333'), *re.findall(r'(\\d)x', '1x2x'), *re.findall(r'(a)(b)?', 'aba')[1], *[m.end() for m in re.finditer('a.', 'abac')])",
      ),
    ],
    [
      'are compiled',
      shown(
        "p = re.compile(r'^layer(\\d)', re.I)\nout(p.match('LAYER4').group(1), p.search('x') is None, p.sub('l', 'layer1.0'), p.groups, p.pattern, isinstance(p, re.Pattern), isinstance('p', re.Pattern), re.match(p, 'layer2')[1], re.compile(p) is p)",
      ),
    ],
    [
      'have flags of their own',
      shown(
        "out(*re.findall('^a$', 'a\\na', re.M), *re.findall('a.b', 'a\\nb'), len(re.findall('a.b', 'a\\nb', flags=re.S)), len(re.findall('(?i)A', 'aA')), len(re.findall('a  b # both', 'ab', re.VERBOSE | re.I)))",
      ),
    ],
    [
      'end where a text does, or before its last line break',
      shown(
        "out(re.search('a$', 'a\\n') is None, re.search(r'a\\Z', 'a\\n') is None, re.search(r'\\Aa', 'ba') is None, re.search('a$', 'a\\n\\n') is None, re.search('.', '\\r') is None)",
      ),
    ],
    [
      'are written in many ways',
      shown(
        "out(re.match('a{,2}', 'aaa').end(), re.match('a{2}', 'aaa').end(), re.match('a{x', 'a{x').end(), re.match('[]a]+', ']a').end(), re.match('[^]]+', 'ab]').end(), re.match(r'[\\]\\[.-]+', '[.-]').end(), re.match('a+?', 'aaa').end(), re.match('(?#none)a(?=b)', 'ab').end(), re.match('(?<!x)a(?!c)', 'ab').end())",
      ),
    ],
    ['are escaped', shown("out(re.escape('a.b*c[0]-1 x_y'), len(re.findall(re.escape('a.b'), 'a.b axb')))")],
    [
      'choose a block',
      shown(
        "options = {}\nfor op in 'ir_r2_k3_s2_e6_c24_se0.25_nsw'.split('_')[1:]:\n    parts = re.split(r'(\\d.*)', op)\n    if len(parts) >= 2:\n        options[parts[0]] = parts[1]\nout(*options, *options.values(), int(options['k']), float(options['se']) * 100)",
      ),
    ],
  ]);

  test('that JavaScript would read otherwise are not read', () => {
    const others = [
      '(a)\\1', '(?P<x>a)(?P=x)', '(?(1)a|b)', '(?>a)', 'a++', '(a*)*', '(?:(a)|b)*', '(?i:a)b', '\\Ba', '\\N{DIGIT ONE}', 'é', '*a', '(a', 'a)', '[a', '(?!(a))b', 'a**', '^*', '(a?)?',
    ]; // prettier-ignore
    for (const pattern of others) expect([pattern, translated(pattern, 0)]).toEqual([pattern, null]);
    expect(translated(`(${'a'.repeat(1000)})`, 0)).toBeNull();
    expect(translated('a??|b', 0)?.mayPassOver).toBe(true);
  });

  test.each([
    ['a pattern that may take forever', "re.match('(a+)+b', 'a' * 60)"],
    ['a text of other letters', "re.match('.', 'é')"],
    ['a pattern that finds nothing first', "re.findall('|a', 'a')"],
    ['a part of a text', "re.compile('a').match('aa', 1)"],
  ])('%s is a gap', (_, code) => {
    const text = `
import re
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 8), *[nn.Linear(8, 8) for _ in ${code}])
    def forward(self, x):
        return self.layers(x)
`;
    const { gaps, errors } = analysePythonText({ 'net.py': text });
    expect(errors).toEqual([]);
    expect(gaps.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/by a pattern/));
  });
});
