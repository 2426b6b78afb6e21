import { expect, test } from '@jest/globals';
import { Texts } from '../../src/cli/texts.js';
import { workspace } from '../support/workspace.js';

const cwd = workspace({
  'plain.ts': 'const ä = "😀";\n',
  'bom.ts': '\uFEFFlet x;',
  'latin1.ts': Uint8Array.from([0x2f, 0x2f, 0xe9, 0x0a]),
  'utf16.ts': Uint8Array.from([0xff, 0xfe, 0x6c, 0x00]),
  'directory/index.ts': '',
});

test('texts are read as UTF-8, a byte order mark included', () => {
  const texts = new Texts(cwd);
  expect(texts.read('plain.ts')).toBe('const ä = "😀";\n');
  expect(texts.read('bom.ts')).toBe('\uFEFFlet x;');
});

test('what is not there is no error: imports are tried under several names', () => {
  const texts = new Texts(cwd);
  expect(texts.read('absent.ts')).toBeNull();
  expect(texts.read('directory')).toBeNull();
  expect(texts.read('plain.ts/index.ts')).toBeNull();
  expect(texts.errors).toEqual([]);
});

test.each(['latin1.ts', 'utf16.ts'])('%s is not UTF-8, which is told once', (file) => {
  const texts = new Texts(cwd);
  expect(texts.read(file)).toBeNull();
  expect(texts.read(file)).toBeNull();
  expect(texts.errors.map(({ file: at, message }) => `${at}: ${message}`)).toEqual([
    `${file}: it is not UTF-8 text; save it as UTF-8, or leave it out with "ignores"`,
  ]);
});

test('an unsaved buffer stands in for its file', () => {
  const texts = new Texts(cwd);
  texts.set('plain.ts', Buffer.from('unsaved'));
  expect(texts.read('plain.ts')).toBe('unsaved');
});
