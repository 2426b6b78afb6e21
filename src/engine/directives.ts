import type { Diagnostic } from '../diagnostic.js';
import { parsePythonDirectives } from './python-directives.js';

/** What a comment asks for. */
export interface Directive {
  readonly kind: 'next-line' | 'line' | 'file' | 'block-start' | 'block-end';
  /** Rule ids; empty for all rules. */
  readonly rules: readonly string[];
  readonly reason: string | null;
  /** The last line for which the start of a block speaks; null where that is open. */
  readonly until: number | null;
  /** Other linters read it too: that it does nothing here says nothing. */
  readonly isForeign: boolean;
  /** 1-based place of the comment. */
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The line on which the comment ends. */
  readonly lastLine: number;
}

const kinds: Readonly<Record<string, Directive['kind']>> = {
  'disable-next-line': 'next-line',
  'disable-line': 'line',
  'disable-file': 'file',
  disable: 'block-start',
  enable: 'block-end',
};

const comment =
  /(\/\/|\/\*|#)\s*resnet-lint-(disable-next-line|disable-line|disable-file|disable|enable)(?![\w-])(.*)$/;

/** Whether an offset of a line lies in a string, as far as the line alone tells. */
function isInString(line: string, offset: number): boolean {
  let quote: string | null = null;
  for (let index = 0; index < offset; index++) {
    const letter = line[index];
    if (letter === '\\') index++;
    else if (quote === null && (letter === '"' || letter === "'" || letter === '`')) quote = letter;
    else if (letter === quote) quote = null;
  }
  return quote !== null;
}

/** Reads the directives of a file: `// resnet-lint-disable-next-line rule, rule -- reason` and its other forms. */
export function parseDirectives(text: string, file = ''): readonly Directive[] {
  if (file.endsWith('.py')) {
    return parsePythonDirectives(text, (each) => {
      const found = comment.exec(each);
      const asked = found && askedBy(found[2] ?? '', found[3] ?? '');
      return asked && { ...asked, at: found.index };
    });
  }
  if (!text.includes('resnet-lint-')) return [];
  const lines = text.split(/\r\n|\n|\r/);
  return lines.flatMap((line, index): Directive[] => {
    const found = comment.exec(line);
    if (!found || isInString(line, found.index)) return [];
    const [whole, opening, word = '', first = ''] = found;
    const rest = opening === '/*' ? bodyOf(first, lines.slice(index + 1)) : [first];
    const asked = askedBy(word, rest.join('\n'));
    if (!asked) return [];
    return [
      {
        ...asked,
        until: null,
        isForeign: false,
        line: index + 1,
        column: found.index + 1,
        endColumn: found.index + 1 + whole.trimEnd().length,
        lastLine: index + rest.length,
      },
    ];
  });
}

/** What a comment asks for by its word and what follows that. */
function askedBy(word: string, rest: string): Pick<Directive, 'kind' | 'rules' | 'reason'> | null {
  const kind = kinds[word];
  if (!kind) return null;
  const [names = '', ...reason] = rest.split(/\s--(?=\s|$)/);
  const rules = names.split(/[\s,]+/).filter((name) => name !== '');
  const text = reason
    .join(' --')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
  return { kind, rules, reason: text === '' ? null : text };
}

/** The lines of a block comment from its first on, up to its end. */
function bodyOf(first: string, following: readonly string[]): readonly string[] {
  const body: string[] = [];
  for (const line of [first, ...following.map((each) => each.replace(/^\s*\*(?!\/)/, ''))]) {
    const [inside = '', ...after] = line.split('*/');
    body.push(inside);
    if (after.length > 0) return body;
  }
  return body;
}

function names(directive: Directive, ruleId: string): boolean {
  return directive.rules.length === 0 || directive.rules.includes(ruleId);
}

/** What a directive has to know of a finding. */
type Placed = Pick<Diagnostic, 'line' | 'endLine' | 'ruleId'>;

/**
 * The lines for which a directive speaks: a block ends at the next `enable` for the same rule, or with the file. A
 * finding of several lines is met on its first and on its last, where there is room for a comment.
 */
function covers(directive: Directive, all: readonly Directive[], diagnostic: Placed): boolean {
  if (!names(directive, diagnostic.ruleId)) return false;
  switch (directive.kind) {
    case 'next-line':
      return diagnostic.line === directive.lastLine + 1;
    case 'line':
      return diagnostic.line === directive.line || diagnostic.endLine === directive.line;
    case 'file':
      return true;
    case 'block-end':
      return false;
    case 'block-start': {
      if (diagnostic.line < directive.line) return false;
      if (directive.until !== null && diagnostic.line > directive.until) return false;
      const end = all.find(
        (each) => each.kind === 'block-end' && each.line > directive.line && names(each, diagnostic.ruleId),
      );
      return end === undefined || diagnostic.line <= end.line;
    }
  }
}

/** Takes out the diagnostics that directives of their own file switch off, and says which directives did nothing. */
export function applyDirectives<T extends Placed>(
  diagnostics: readonly T[],
  directives: readonly Directive[],
): { readonly kept: readonly T[]; readonly unused: readonly Directive[] } {
  const used = new Set<Directive>();
  const kept = diagnostics.filter((diagnostic) => {
    const found = directives.filter((directive) => covers(directive, directives, diagnostic));
    for (const directive of found) used.add(directive);
    return found.length === 0;
  });
  return {
    kept,
    unused: directives.filter(
      (directive) => directive.kind !== 'block-end' && !directive.isForeign && !used.has(directive),
    ),
  };
}

/** What such diagnostics are named by, where others have their rule. */
export const unusedDirectiveId = 'unused-directive';

/** The diagnostic of a directive that switched nothing off. */
export function unusedDirective(
  file: string,
  { line, column, endColumn, rules }: Directive,
  known: readonly string[],
): Diagnostic {
  const unknown = rules.filter((rule) => !known.includes(rule)).map((rule) => `"${rule}"`);
  const why =
    unknown.length > 0 ? `there is no rule ${unknown.join(', ')}` : 'nothing is reported where it speaks';
  return {
    ruleId: unusedDirectiveId,
    severity: 'warning',
    message: `This comment switches nothing off: ${why}.`,
    file,
    line,
    column,
    endLine: line,
    endColumn,
    verdict: null,
    condition: null,
    witness: null,
    passing: null,
    models: [],
    related: [],
    suggestions: [],
    evidence: null,
    table: null,
  };
}
