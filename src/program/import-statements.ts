/** A module that a file of Python imports, and what it may have as modules inside. */
export interface PythonImport {
  readonly module: string;
  /** The package or module that its name begins with; null for a relative one. */
  readonly first: string | null;
  readonly members: readonly string[];
}

/** An import statement of Python, by text alone. The same text gives the same one, mostly. */
export interface ImportStatement {
  readonly namesLibrary: boolean;
  readonly imports: readonly PythonImport[];
}

/** Each at the start of a line, which a byte order mark may stand before. */
const pythonImport =
  /[ \t\uFEFF]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n#]+))/y;

const library = /^[ \t\uFEFF]*(?:from|import)[ \t]+(?:[\w., \t]*[, \t])?(?:torch|keras|tensorflow)\b/;

/** By their texts: thousands of files have the same few hundred. */
const known = new Map<string, ImportStatement>();
const mostKnown = 10_000;

/** The last text that was looked at, which is mostly asked about twice. */
let last: { readonly text: string; readonly statements: readonly ImportStatement[] } = {
  text: '',
  statements: [],
};

/** The import statements of a text. */
export function importStatements(text: string): readonly ImportStatement[] {
  if (last.text !== text) last = { text, statements: statementsIn(text) };
  return last.statements;
}

/** Few lines have the word, so others are not looked at. */
function statementsIn(text: string): readonly ImportStatement[] {
  const statements: ImportStatement[] = [];
  for (
    let at = text.indexOf('import'), end = 0;
    at >= 0;
    at = text.indexOf('import', Math.max(at + 1, end))
  ) {
    const start = text.lastIndexOf('\n', at) + 1;
    // What stands behind a statement in its line is none that anybody writes.
    const written = start < end ? null : writtenAt(text, start, lineEnd(text, at));
    const statement = written === null ? null : (known.get(written) ?? parse(written));
    if (written === null || statement === null) continue;
    statements.push(statement);
    end = start + written.length;
  }
  return statements;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** What may be a statement: a line, or what is in parentheses that end in another; null where it is none. */
function writtenAt(text: string, start: number, end: number): string | null {
  const line = text.slice(start, end);
  if (!line.includes('(')) return line;
  pythonImport.lastIndex = start;
  return pythonImport.exec(text)?.[0] ?? null;
}

function parse(written: string): ImportStatement | null {
  // A part of a text keeps all of it in memory.
  const copy = ` ${written}`.slice(1);
  pythonImport.lastIndex = 0;
  const found = pythonImport.exec(copy);
  if (!found) return null;
  if (known.size >= mostKnown) known.clear();
  const statement = statementOf(found);
  known.set(copy, statement);
  return statement;
}

function statementOf([text, from, members = '', plain = '']: RegExpExecArray): ImportStatement {
  const imports = from === undefined ? namesIn(plain).map(plainImport) : [importFrom(from, namesIn(members))];
  return { namesLibrary: library.test(text), imports };
}

function plainImport(module: string): PythonImport {
  return { module, first: firstOf(module), members: [] };
}

function importFrom(module: string, names: readonly string[]): PythonImport {
  const dotted = module.endsWith('.') ? module : `${module}.`;
  const first = module.startsWith('.') ? null : firstOf(module);
  return { module, first, members: names.map((name) => dotted + name) };
}

function namesIn(list: string): readonly string[] {
  return list
    .replace(/#[^\n]*/g, '')
    .split(/[(),\s]+as\s+\w+|[(),\s]+/)
    .filter((name) => /^[.\w]+$/.test(name));
}

/** The package or module that a dotted name begins with. */
export function firstOf(name: string): string {
  const end = name.indexOf('.');
  return end < 0 ? name : name.slice(0, end);
}
