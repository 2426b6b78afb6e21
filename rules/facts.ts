// Written by `npm run docs` from the files of this folder.
import type { RuleMeta } from '../src/rule.js';

/** Every rule, by name, without what it does: for those who must not wait until all of it is loaded. */
export const ruleFacts: readonly RuleMeta[] = [
  {
    id: 'incomplete-shortcut-guard',
    description:
      'A guard on a shortcut is enough for the calls in the code but lacks a clause that another call would need.',
    defaultSeverity: 'off',
    hasSuggestions: true,
  },
  {
    id: 'layer-input-mismatch',
    description: 'A layer is given an input whose shape the framework rejects.',
    defaultSeverity: 'error',
    hasSuggestions: false,
  },
  {
    id: 'misleading-adapter-name',
    description: 'A shortcut adapter is named after a change of size that it does not make.',
    defaultSeverity: 'warning',
    hasSuggestions: true,
  },
  {
    id: 'redundant-stride-check',
    description:
      'A clause on the stride never decides whether a shortcut gets an adapter, at any call that the code has.',
    defaultSeverity: 'warning',
    hasSuggestions: true,
  },
  {
    id: 'residual-shape-mismatch',
    description: 'The two sides of a residual add have different shapes, at every input size or at some.',
    defaultSeverity: 'error',
    hasSuggestions: true,
  },
  {
    id: 'silent-broadcast-add',
    description: 'The two sides of a residual add fit only because a side of size 1 is broadcast.',
    defaultSeverity: 'error',
    hasSuggestions: false,
  },
];
