/** A diagnostic that a source text announces about itself. */
export interface ExpectedDiagnostic {
  /** 1-based line that the diagnostic points at. */
  readonly line: number;
  readonly ruleId: string;
  /** Parts of the message, in the order in which it has them; empty if any message will do. */
  readonly fragments: readonly string[];
}

/** What the markers of one source text say. */
export interface Markers {
  readonly expected: readonly ExpectedDiagnostic[];
  /** 1-based lines marked `// cause`: what a person would edit. */
  readonly causes: readonly number[];
}

const expectation = /(?:\/\/|#)\s*expect:\s*(.*)$/;
const wellFormed = /^([a-z]+(?:-[a-z]+)+)(?:\s+(.*))?$/;
const cause = /(?:\/\/|#)\s*cause\s*$/;
const alone = /^\s*(?:\/\/|#)/;

/**
 * Reads `// expect: <rule-id> <fragment> … <fragment>` and `// cause`, or the same behind `#`, from a source text.
 * An expectation on a line of its own speaks of the next line that is not one, a cause on a line of its own of the
 * line above (where formatters put it after an opening brace); others speak of their own line.
 * Throws on an `expect:` that names no rule, since a misspelt marker would otherwise expect nothing.
 */
export function readMarkers(text: string): Markers {
  const expected: ExpectedDiagnostic[] = [];
  const causes: number[] = [];
  let pending: Omit<ExpectedDiagnostic, 'line'>[] = [];
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    const written = expectation.exec(line);
    const marker = written === null ? null : readExpectation(written[1] ?? '', number);
    if (marker !== null && alone.test(line)) {
      pending.push(marker);
      continue;
    }
    for (const each of pending) expected.push({ line: number, ...each });
    pending = [];
    if (marker !== null) expected.push({ line: number, ...marker });
    if (cause.test(line)) causes.push(alone.test(line) && marker === null ? index : number);
  }
  if (pending.length > 0) throw new Error('the last line expects a diagnostic of a line that does not exist');
  return { expected, causes };
}

function readExpectation(text: string, line: number): Omit<ExpectedDiagnostic, 'line'> {
  const found = wellFormed.exec(text.replace(cause, '').trim());
  if (found === null) throw new Error(`line ${String(line)}: "expect: ${text}" names no rule`);
  const fragments = (found[2] ?? '')
    .split('…')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return { ruleId: found[1] ?? '', fragments };
}

/** Whether a message has all fragments of an expectation, in their order. */
export function messageFits(message: string, fragments: readonly string[]): boolean {
  let from = 0;
  for (const fragment of fragments) {
    const at = message.indexOf(fragment, from);
    if (at < 0) return false;
    from = at + fragment.length;
  }
  return true;
}
