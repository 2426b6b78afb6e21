import Table from 'cli-table3';
import type { Style } from './style.js';

const noBorder = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Columns under a head, without lines; cells may hold several lines. Every line starts with the indent. */
export function grid(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  indent: string,
  style: Style,
): string {
  const table = new Table({
    chars: noBorder,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(head.map(style.faint), ...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => (indent + line).trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
