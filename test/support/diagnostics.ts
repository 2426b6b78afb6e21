import type { Diagnostic, Suggestion } from '../../src/diagnostic.js';

/** A diagnostic with what a test says about it. */
export function diagnostic(about: Partial<Diagnostic> = {}): Diagnostic {
  return {
    ruleId: 'first-fault',
    severity: 'error',
    message: 'the sides differ',
    file: 'net.ts',
    line: 2,
    column: 11,
    endLine: 2,
    endColumn: 17,
    verdict: null,
    condition: null,
    witness: null,
    passing: null,
    models: ['net'],
    related: [],
    suggestions: [],
    evidence: null,
    table: null,
    ...about,
  };
}

/** A suggestion with what a test says about it. */
export function suggestion(about: Partial<Suggestion> = {}): Suggestion {
  return {
    description: 'fix',
    edits: [],
    applicability: 'choice',
    kind: 'replace',
    scope: [],
    names: new Map(),
    ...about,
  };
}
