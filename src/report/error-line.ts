import type { AnalysisError } from '../diagnostic.js';

/** One line for something that could not be analysed: its place, then what is wrong. */
export function errorLine({ file, line, column, message }: AnalysisError): string {
  const place = line === null ? file : `${file}:${line}${column === null ? '' : `:${column}`}`;
  return `${place}: ${message}`;
}
