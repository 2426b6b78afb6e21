import type { RunShape } from '../../scripts/proof/observe.js';
import { faultsByEdit } from './faults-by-edit.js';
import { faultsInFiles } from './faults-in-files.js';

/** What goes wrong in networks, as issues and code show it; the number says how often among seventy. */
export const faultClasses = {
  projection: 16,
  wiring: 14,
  rounding: 11,
  channels: 7,
  sequential: 7,
  'stride or padding': 6,
  dilation: 5,
  shared: 4,
  other: 0,
} as const;

export type FaultClass = keyof typeof faultClasses;

/** How the network is written. */
export type Style =
  'functions' | 'class' | 'configuration' | 'layer classes' | 'core ops' | 'sequential parts';

/** One text put in place of another. */
export type Edit = readonly [from: string, to: string];

export interface PlantedFault {
  /** Below `fixtures/`: the network that is wrong or, with edits, the correct one that they make wrong. */
  readonly file: string;
  /** The export that builds it or, with `inputs`, runs it; null where the module itself builds it. */
  readonly builder: string | null;
  readonly kind: FaultClass;
  readonly style: Style;
  /** The fault in a few words. */
  readonly what: string;
  readonly edits?: readonly Edit[];
  /** Of a function of tensors: their shapes without the batch. */
  readonly inputs?: readonly RunShape[];
}

/** What runs without complaint: no rule is for these. */
export const silentClasses: ReadonlySet<FaultClass> = new Set<FaultClass>(['wiring', 'shared']);

/** Every planted fault. */
export const faults: readonly PlantedFault[] = [...faultsInFiles, ...faultsByEdit];
