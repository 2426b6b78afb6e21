import type { OpKind } from '../../src/ops/kinds.js';

/** Ops that only PyTorch has. */
export const torchKinds = [
  'adaptiveAvgPool',
  'adaptiveMaxPool',
  'batchNormalization3d',
  'conv1dTranspose',
  'flattenAxes',
  'groupNormalization',
] as const satisfies readonly OpKind[];
