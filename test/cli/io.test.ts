import { PassThrough } from 'node:stream';
import { expect, jest, test } from '@jest/globals';
import { tolerate } from '../../src/cli/io.js';

test.each([
  ['EPIPE', 'a reader went away', []],
  ['ENOSPC', 'no space left on device', ['the output cannot be written: no space left on device']],
])('a stream that fails with %s', (code, message, told) => {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const fail = jest.fn<(message: string) => void>();
  tolerate(stream, fail);
  stream.emit('error', Object.assign(new Error(message), { code }));
  expect(fail.mock.calls.flat()).toEqual(told);
});
