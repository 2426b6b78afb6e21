import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { rules } from '../../rules/index.js';
import { messageFits, readMarkers } from '../support/markers.js';
import { analysePython, readPython } from '../support/python.js';

const root = resolve(import.meta.dirname, '../..');

const files = readdirSync(resolve(root, 'fixtures'), { recursive: true })
  .map((file) => join('fixtures', String(file)))
  .filter((file) => file.endsWith('.py'))
  .sort();

test.each(files)('%s', (file) => {
  // Rules that are off by default are tried on their own fixtures only.
  const [, folder = ''] = file.split('/');
  const isOff = rules.some(({ id, defaultSeverity }) => id === folder && defaultSeverity === 'off');
  const severities = isOff ? { [folder]: 'warning' as const } : {};
  const { diagnostics, errors, gaps } = analysePython([file], { severities });
  const open = [...readMarkers(readPython(file) ?? '').expected];
  const unexpected = diagnostics.filter(({ line, ruleId, message }) => {
    const at = open.findIndex(
      (each) => each.line === line && each.ruleId === ruleId && messageFits(message, each.fragments),
    );
    if (at >= 0) open.splice(at, 1);
    return at < 0;
  });
  const shown = unexpected.map(({ line, ruleId, message }) => `${line} ${ruleId} ${message}`);
  const told = gaps.map(({ line, reason }) => `${line} ${reason}`);
  expect({ unexpected: shown, missing: open, errors, gaps: told }).toEqual({
    unexpected: [],
    missing: [],
    errors: [],
    gaps: [],
  });
});
