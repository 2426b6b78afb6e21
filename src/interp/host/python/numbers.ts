import type { Machine } from '../../machine.js';
import { boolean, native, number } from '../../make.js';
import type { BooleanValue, NumberValue, Value } from '../../values.js';

/** Members of numbers. */
export function numberMember(_: Machine, self: NumberValue | BooleanValue, name: string): Value | null {
  const value = self.kind === 'boolean' ? number(self.value ? 1 : 0) : self;
  switch (name) {
    case 'is_integer':
      return native(name, () =>
        boolean(typeof value.dim !== 'number' || Number.isInteger(value.dim / value.den)),
      );
    case 'item':
    case 'real':
      return name === 'real' ? value : native(name, () => value);
    case 'bit_length':
      return typeof value.dim === 'number'
        ? native(name, () => number(Math.abs(value.dim as number).toString(2).length))
        : null;
    default:
      return null;
  }
}
