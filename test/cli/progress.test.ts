import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { quietIo } from '../../src/cli/io.js';
import { startProgress } from '../../src/cli/progress.js';

function run(isTerminal: boolean, times: readonly number[]): string {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const clock = [0, ...times];
  const io = { ...quietIo('.'), err: { write: () => undefined, isTerminal, stream } };
  const progress = startProgress(io, times.length, () => clock.shift() ?? 0);
  for (const [index] of times.entries()) progress.update(index + 1, times.length);
  progress.stop();
  return String(stream.read() ?? '');
}

test('a long run on a terminal has a bar, gone at the end', () => {
  const written = run(true, [100, 600, 700]);
  expect(written).toContain('2/3 files');
  expect(written).not.toContain('1/3 files');
});

test('a short run and a pipe have none', () => {
  expect(run(true, [100, 200, 300])).toBe('');
  expect(run(false, [600, 700, 800])).toBe('');
});
