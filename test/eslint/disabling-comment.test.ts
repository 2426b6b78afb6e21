import { expect, test } from '@jest/globals';
import { disablingComment } from '../../src/eslint/disabling-comment.js';
import { applyEdits } from '../../src/fix/apply.js';

test.each([
  ['a\nb = 1\nc', 'a\nb = 1  # resnet-lint: disable=x-y\nc'],
  ['a\r\nb = 1  \r\nc', 'a\r\nb = 1  # resnet-lint: disable=x-y\r\nc'],
  ['a\nb  # why', 'a\nb  # why  # resnet-lint: disable=x-y'],
  ['a\nb  # resnet-lint: disable=z -- so', 'a\nb  # resnet-lint: disable=z,x-y -- so'],
  ['a\nb  # noqa: E501', 'a\nb  # noqa: E501  # resnet-lint: disable=x-y'],
  ['f(\n  b,\n)', 'f(\n  b,  # resnet-lint: disable=x-y\n)'],
  ['a\nb = c + \\\n  d', null],
  ['a\nb = """c\nd"""', null],
])('%j', (text, expected) => {
  const found = disablingComment(text, { file: 'a.py', ruleId: 'x-y', line: 2 });
  expect(found && applyEdits(text, found.edits)).toBe(expected);
});
