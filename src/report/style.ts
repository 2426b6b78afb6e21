import picocolors from 'picocolors';
import type { Evidence, Severity } from '../diagnostic.js';

/** How text is set off; without colour every function gives back what it is given. */
export interface Style {
  readonly color: boolean;
  readonly severity: Readonly<Record<Severity, (text: string) => string>>;
  readonly evidence: Readonly<Record<Evidence['status'], (text: string) => string>>;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly place: (text: string) => string;
}

export function createStyle(color: boolean): Style {
  const colors = picocolors.createColors(color);
  return {
    color,
    severity: { error: colors.red, warning: colors.yellow, info: colors.blue },
    evidence: { confirmed: colors.green, refuted: colors.red, 'not-run': colors.yellow },
    strong: colors.bold,
    faint: colors.dim,
    place: colors.cyan,
  };
}
