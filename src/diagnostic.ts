import type { Applicability, Fix, FixIntent } from './fix/intent.js';

export type Severity = 'error' | 'warning' | 'info';

/** 1-based lines and columns in UTF-16 units, end exclusive. */
export interface Range {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Related extends Range {
  readonly message: string;
}

export interface Suggestion extends Pick<Fix, 'edits' | 'scope' | 'names' | 'renamesWeights'> {
  readonly description: string;
  readonly applicability: Applicability;
  readonly kind: FixIntent['kind'];
}

/** A size per input symbol ("H", "W"). */
export type SizeAssignment = Readonly<Record<string, number>>;

/** A table that belongs to a finding, for people: the calls that a guard was judged by. */
export interface FindingTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface EvidenceRun {
  readonly input: readonly number[];
  readonly expected: string;
  readonly observed: string;
}

export interface Evidence {
  readonly status: 'confirmed' | 'refuted' | 'not-run';
  readonly method: 'rebuild' | 'source' | null;
  readonly backend: 'tensorflow' | 'wasm' | 'cpu' | 'webgpu' | 'torch' | 'keras' | null;
  readonly device: string | null;
  readonly runs: readonly EvidenceRun[];
  readonly reason: string | null;
}

export interface Diagnostic extends Range {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  readonly verdict: 'always' | 'depends' | null;
  readonly condition: string | null;
  readonly witness: SizeAssignment | null;
  readonly passing: SizeAssignment | null;
  readonly models: readonly string[];
  readonly related: readonly Related[];
  readonly suggestions: readonly Suggestion[];
  readonly evidence: Evidence | null;
  /** Shown in text output only. */
  readonly table: FindingTable | null;
}

/** Something the tool could not analyse: its place as far as known. */
export interface AnalysisError {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  /** True when the fault is the tool's own. */
  readonly internal: boolean;
}
