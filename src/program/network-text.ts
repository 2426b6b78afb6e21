import { importStatements } from './import-statements.js';

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

/** Modules of Keras that are put in the place of None before the code runs. */
const handedIn = /^layers[ \t]*=[ \t]*None\b/m;

/** Whether a line of Python imports a tensor library, or has it handed in. */
function importsLibrary(text: string): boolean {
  if (importStatements(text).some((statement) => statement.namesLibrary)) return true;
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

/** The modules that a file of Python imports, and what they may have as modules inside: by text alone. */
function modulesOf(text: string): readonly string[] {
  const imports = importStatements(text).flatMap((statement) => statement.imports);
  return [...new Set(imports.flatMap(({ module, members }) => [module, ...members]))];
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
