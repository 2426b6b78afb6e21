import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Framework, type FrameworkRequest } from '../../scripts/python-mutation/framework.js';
import { LineProcess } from '../../scripts/python-mutation/line-process.js';

const started: LineProcess[] = [];

/** A process that runs some JavaScript, which has `answer(text)` and the lines that come in. */
function processOf(code: string): LineProcess {
  const whole = `const answer = (text) => process.stdout.write(text + '\\n');
    const lines = require('node:readline').createInterface({ input: process.stdin });
    ${code}`;
  const made = new LineProcess([process.execPath, '-e', whole], { start: 3000, answer: 700 });
  started.push(made);
  return made;
}

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  jest.restoreAllMocks();
  for (const each of started.splice(0)) each.end();
});

const request: FrameworkRequest = {
  module: 'a',
  file: 'a.py',
  text: '',
  entry: null,
  builder: 'net',
  sizes: [1],
};

describe('a process that answers line by line', () => {
  test('is asked again and again', async () => {
    const echo = processOf(`answer('ready'); lines.on('line', (line) => answer('so ' + line));`);
    expect([await echo.ask('one'), await echo.ask('two')]).toEqual([{ line: 'so one' }, { line: 'so two' }]);
  });

  test.each([
    ['is not there', new LineProcess(['no-such-program'], { start: 3000, answer: 700 }), 'cannot be run'],
    [
      'dies before it is ready',
      processOf(`console.error('no such module'); process.exit(3);`),
      'ended with code 3\nno such module',
    ],
    [
      'is never ready',
      new LineProcess([process.execPath, '-e', 'setInterval(() => 0, 9)'], { start: 300, answer: 300 }),
      'said nothing for 0.3 s',
    ],
  ])('and that %s stops everything, with what it wrote', async (_, given, words) => {
    await expect(given.ask('one')).rejects.toThrow(words);
  });

  test('and that falls silent is ended; the next line goes to a new one', async () => {
    const silent = processOf(
      `answer('ready'); lines.on('line', (line) => { if (line === 'go on') answer('yes'); else console.error('thinking'); });`,
    );
    const answer = await silent.ask('stop');
    expect(answer).toEqual({ lost: expect.stringMatching(/said nothing for 0.7 s\nthinking$/) });
    expect(await silent.ask('go on')).toEqual({ line: 'yes' });
  });
});

describe('a framework', () => {
  test('that does not judge one network judges the next', async () => {
    const framework = new Framework(processOf(`answer('ready'); lines.on('line', (line) => {
      if (line.includes('"sizes":[1]')) process.exit(9);
      answer(JSON.stringify({ runs: [[2, 'pass', null, [], null]] }));
    });`));
    expect(await framework.run(request)).toEqual({ unjudged: 'its process ended' });
    expect(await framework.run({ ...request, sizes: [2] })).toEqual({ runs: [{ size: 2, outcome: 'pass', place: null, error: null }] });
  });

  test('that judges none of several stops everything', async () => {
    const framework = new Framework(processOf(`answer('ready'); lines.on('line', () => { console.error('out of memory'); process.exit(9); });`));
    await framework.run(request);
    await framework.run(request);
    await expect(framework.run(request)).rejects.toThrow(/^3 networks one after another: .*\nout of memory$/s);
  });
}); // prettier-ignore
