/** All that names the library has one of these: few files do, and this is quickly told. */
const hint = /tf|tensorflow/;

/** A package or bundle by which JavaScript reaches TensorFlow.js: `@tensorflow/tfjs-node`, `dist/tfjs.esm`. */
const library = /tensorflow|(?<![a-z])tfjs/;

/** The global `tf` with a property, or taken apart. */
const global = /\btf\s*\??\.\s*[A-Za-z]|\}\s*=\s*(?:\w+\s*\.\s*)*tf\b/;

/**
 * A `tf` of the file's own, made by no import and taken from no global object: some other thing of that name, as
 * minified code has it.
 */
const other =
  /\b(?:function|class)\s+tf\b|\b(?:const|let|var)\s+tf\s*=(?!\s*(?:await\b|require\b|import\b|[\w.]*\btf\b|globalThis\b|window\b|self\b))/;

/** Whether the raw text of a file names a tensor library; comments and strings count too. */
export function namesLibrary(text: string, file = ''): boolean {
  return file.endsWith('.py') ? importsLibrary(text) : namesTensorFlow(text);
}

const imported = /^[ \t]*(?:from|import)[ \t]+(?:[\w., \t]*[, \t])?(?:torch|keras|tensorflow)\b/;
const importedNames = ['torch', 'keras', 'tensorflow'];

/** Modules of Keras that are put in the place of None before the code runs. */
const handedIn = /^layers[ \t]*=[ \t]*None\b/m;

/** Whether a line of Python imports a tensor library, or has it handed in. */
function importsLibrary(text: string): boolean {
  // Words are found faster than patterns.
  const mayBe = (statement: string): boolean => importedNames.some((name) => statement.includes(name));
  if (importsIn(text).some(([statement]) => mayBe(statement) && imported.test(statement))) return true;
  return text.includes('layers') && (handedIn.test(text) || text.includes('get_submodules_from_kwargs'));
}

function namesTensorFlow(text: string): boolean {
  if (!hint.test(text)) return false;
  return library.test(text) || (global.test(text) && !other.test(text));
}

const space = String.raw`(?:\s|/\*[^]*?\*/)*`;
const specifier = new RegExp(
  String.raw`\b(?:from|import|import${space}\(|require${space}\()${space}(?:'([^'\n]+)'|"([^"\n]+)"|` +
    '`([^`$\\n]+)`)',
  'g',
);

/** At the start of a line. */
const pythonImport =
  /[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n#]+))/y;

/** The last text that was looked at, which is mostly asked about twice. */
let last: { readonly text: string; readonly statements: readonly RegExpExecArray[] } = {
  text: '',
  statements: [],
};

/** The import statements of a text: few lines have the word, so others are not looked at. */
function importsIn(text: string): readonly RegExpExecArray[] {
  if (last.text === text) return last.statements;
  const statements: RegExpExecArray[] = [];
  for (let at = text.indexOf('import'); at >= 0; at = text.indexOf('import', at)) {
    pythonImport.lastIndex = text.lastIndexOf('\n', at) + 1;
    const found = pythonImport.exec(text);
    if (found) statements.push(found);
    at = Math.max(at + 1, pythonImport.lastIndex);
  }
  last = { text, statements };
  return statements;
} // prettier-ignore

type IsKnown = (first: string) => boolean;

/** A module that a file of Python imports, and what it may have as modules inside, which is rarely asked. */
export interface PythonImport {
  readonly module: string;
  readonly members: () => readonly string[];
}

const allKnown: IsKnown = () => true;
const noMembers = (): readonly string[] => [];

function namesIn(list: string): readonly string[] {
  return list
    .replace(/#[^\n]*/g, '')
    .split(/[(),\s]+as\s+\w+|[(),\s]+/)
    .filter((name) => /^[.\w]+$/.test(name));
}

/** What a file of Python imports, by text alone; modules of packages that are not known are left out. */
export function importsOfPython(text: string, isKnown: IsKnown = allKnown): readonly PythonImport[] {
  return importsIn(text).flatMap(([, from, members = '', plain = '']): PythonImport[] => {
    if (from === undefined) {
      const modules = namesIn(plain).filter((name) => isKnown(firstOf(name)));
      return modules.map((module) => ({ module, members: noMembers }));
    }
    if (!from.startsWith('.') && !isKnown(firstOf(from))) return [];
    const dotted = from.endsWith('.') ? from : `${from}.`;
    return [{ module: from, members: () => namesIn(members).map((name) => dotted + name) }];
  });
}

/** The modules that a file of Python imports, and what they may have as modules inside: by text alone. */
function modulesOf(text: string): readonly string[] {
  return [...new Set(importsOfPython(text).flatMap(({ module, members }) => [module, ...members()]))];
}

/** The package or module that a dotted name begins with. */
export function firstOf(name: string): string {
  const end = name.indexOf('.');
  return end < 0 ? name : name.slice(0, end);
}

/**
 * The specifiers that a file imports, re-exports or requires, each once and in order of appearance: by text alone, so a
 * comment or string can add one that is none.
 */
export function specifiersOf(text: string, file = ''): readonly string[] {
  return file.endsWith('.py') ? modulesOf(text) : modulesOfScript(text);
}

function modulesOfScript(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [, single, double, template] of text.matchAll(specifier)) {
    const name = single ?? double ?? template;
    if (name !== undefined) found.add(name);
  }
  return [...found];
}
