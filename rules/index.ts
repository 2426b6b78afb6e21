// Written by `npm run docs` from the files of this folder.
import type { Rule } from '../src/rule.js';
import incompleteShortcutGuard from './incomplete-shortcut-guard.js';
import layerInputMismatch from './layer-input-mismatch.js';
import misleadingAdapterName from './misleading-adapter-name.js';
import redundantStrideCheck from './redundant-stride-check.js';
import residualShapeMismatch from './residual-shape-mismatch.js';
import silentBroadcastAdd from './silent-broadcast-add.js';

/** Every rule, by name. */
export const rules: readonly Rule[] = [
  incompleteShortcutGuard,
  layerInputMismatch,
  misleadingAdapterName,
  redundantStrideCheck,
  residualShapeMismatch,
  silentBroadcastAdd,
];
