import type { Dim } from '../../dim/index.js';
import type { Entry, EntryValue } from '../../graph/model.js';
import type { SizedModel } from '../../graph/sized.js';
import type { PlainArgument, SourceRun } from '../job.js';
import { NotBuildable } from '../part.js';

/** How the code is called, with numbers for sizes. Throws `NotBuildable` for arguments that cannot be written down. */
export function callOf({ call }: Entry, sized: SizedModel): SourceRun['call'] {
  if (call === null) return null;
  const args = (values: readonly EntryValue[]): readonly PlainArgument[] =>
    values.map((each) => plainArgument(each, sized, call.name));
  return {
    kind: call.kind,
    args: args(call.args),
    methods: call.methods.map((method) => ({ name: method.name, args: args(method.args) })),
  };
}

function plainArgument(value: EntryValue, sized: SizedModel, name: string): PlainArgument {
  const number = (dim: Dim): number => {
    const size = sized.size(dim);
    if (typeof size === 'number') return size;
    throw new NotBuildable(`${name} takes a size that is not known`);
  };
  switch (value.kind) {
    case 'plain':
      return { kind: 'value', value: value.value };
    case 'size':
      return { kind: 'value', value: number(value.dim) };
    case 'tensor':
      return { kind: 'tensor', shape: value.shape.map(number), eager: value.eager };
    case 'list':
      return { kind: 'list', items: value.items.map((item) => plainArgument(item, sized, name)) };
    case 'record': {
      const fields = Object.entries(value.fields).map(([key, field]): [string, PlainArgument] => [
        key,
        plainArgument(field, sized, name),
      ]);
      return { kind: 'record', fields: Object.fromEntries(fields) };
    }
    case 'omitted':
      return { kind: 'omitted' };
    case 'unknown':
      throw new NotBuildable(`${name} takes an argument that cannot be written down`);
  }
}
