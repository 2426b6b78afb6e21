import { nestedAt } from '../../src/ops/attributes.js';
import { takesRank } from '../../src/ops/define.js';
import type { Attributes, Shape } from '../../src/ops/op.js';
import { ops } from '../../src/ops/table.js';

/** Something in which we and tfjs differ on purpose: mostly it contradicts itself, so that no one shape is right. */
export interface Divergence {
  readonly op: string;
  readonly when: (inputs: readonly Shape[], attrs: Attributes) => boolean;
  readonly reason: string;
}

/** Where our table gives no shape, or a fault that tfjs does not always find. Each was observed on tfjs 4.22. */
export const divergences: readonly Divergence[] = [
  {
    op: 'conv1d',
    when: (_, attrs) => attrs['layout'] === 'NCHW',
    reason:
      'it is built with channels second, but its output has them last: the kernel transposes and never back',
  },
  {
    op: 'separableConv2d',
    when: (_, attrs) =>
      attrs['layout'] === 'NCHW' && attrs['useBias'] === true && typeof attrs['filters'] !== 'number',
    reason:
      'the bias is added along the height, which goes well where there is one filter or as many as rows',
  },
  {
    op: 'resizing',
    when: ([shape = []]) => shape.length === 4,
    reason: 'it is built as if an image had no batch axis: [height, width, width of the input]',
  },
  {
    op: 'concatenate',
    when: (_, attrs) => Number(attrs['axis']) < -1,
    reason: 'it is built along the axis that was asked for, and runs along the last for every negative axis',
  },
  {
    op: 'categoryEncoding',
    when: ([shape = []], attrs) => shape.length === 1 && attrs['outputMode'] === 'oneHot',
    reason: 'a batch that happens to hold one row is taken for the axis of categories',
  },
  {
    op: 'timeDistributed',
    when: ([shape = []], attrs) => {
      const inner = ops.get(nestedAt(attrs, 'layer').op);
      return inner !== undefined && shape.length >= 3 && !takesRank(inner, shape.length - 1);
    },
    reason: 'it does not check the axes of a step, and kernels take some that the layer itself would refuse',
  },
  {
    op: 'prelu',
    when: ([shape = []], attrs) =>
      (attrs['sharedAxes'] as readonly number[]).some((axis) => axis >= shape.length),
    reason:
      'sharing an axis that the input lacks is a fault for us; tfjs runs it where enough sizes happen to be 1',
  },
];

/** The entries of the ledger that speak of this application. */
export function known(op: string, inputs: readonly Shape[], attrs: Attributes): readonly Divergence[] {
  return divergences.filter((each) => each.op === op && each.when(inputs, attrs));
}
