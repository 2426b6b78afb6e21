import { spawn, spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { Texts } from '../../src/cli/texts.js';
import { workspace } from '../support/workspace.js';

/** Longer than what files are read into, the end not ASCII. */
const long = `${'// twenty units each\n'.repeat(20_000)}// é\n`;

const cwd = workspace({
  'plain.ts': 'const ä = "😀";\n',
  'bom.ts': '\uFEFFlet x;',
  'latin1.ts': Uint8Array.from([0x2f, 0x2f, 0xe9, 0x0a]),
  'utf16.ts': Uint8Array.from([0xff, 0xfe, 0x6c, 0x00]),
  'directory/index.ts': '',
  'long.ts': long,
});

test('texts are read as UTF-8, a byte order mark included', () => {
  const texts = new Texts(cwd);
  expect(texts.read('plain.ts')).toBe('const ä = "😀";\n');
  expect(texts.read('bom.ts')).toBe('\uFEFFlet x;');
});

test('each text is its own, also behind one that is long', () => {
  const texts = new Texts(cwd);
  const [first, second] = [texts.read('long.ts'), texts.read('plain.ts')];
  expect(first).toBe(long);
  expect(second).toBe('const ä = "😀";\n');
});

const testUnix = process.platform === 'win32' ? test.skip : test;

testUnix('what comes through a pipe is read to its end', () => {
  spawnSync('mkfifo', ['pipe.ts'], { cwd });
  spawn('sh', ['-c', 'cat plain.ts long.ts > pipe.ts'], { cwd, stdio: 'ignore' });
  expect(new Texts(cwd).read('pipe.ts')).toBe(`const ä = "😀";\n${long}`);
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

test('what is skimmed is not kept, what is listed is told without reading', () => {
  const texts = new Texts(cwd);
  const { listed } = texts.skim;
  expect(texts.skim('plain.ts')).toBe('const ä = "😀";\n');
  expect(texts.skim('latin1.ts')).toBeNull();
  expect(['plain.ts', 'latin1.ts'].map((file) => texts.isReadable(file))).toEqual([true, false]);
  expect(['plain.ts', 'Plain.ts', 'directory', 'absent.ts'].map((file) => listed?.(file))).toEqual([
    'yes',
    'maybe',
    'yes',
    'no',
  ]);
  texts.set('unsaved.ts', Buffer.from(''));
  expect(listed?.('unsaved.ts')).toBe('yes');
});
