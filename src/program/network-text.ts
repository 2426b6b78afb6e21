/**
 * A package, bundle or global by which JavaScript reaches TensorFlow.js: `@tensorflow/tfjs-node`, `dist/tfjs.esm`, the
 * global `tf` with a property or taken apart.
 */
const library = /tensorflow|tfjs|\btf\s*\??\.\s*[A-Za-z]|\}\s*=\s*(?:\w+\s*\.\s*)*tf\b/;

/** Whether the raw text of a file names a tensor library; comments and strings count too. */
export function namesLibrary(text: string): boolean {
  return library.test(text);
}

const space = String.raw`(?:\s|/\*[^]*?\*/)*`;
const specifier = new RegExp(
  String.raw`\b(?:from|import|import${space}\(|require${space}\()${space}(?:'([^'\n]+)'|"([^"\n]+)"|` +
    '`([^`$\\n]+)`)',
  'g',
);

/**
 * The specifiers that a file imports, re-exports or requires, each once and in order of appearance: by text alone, so a
 * comment or string can add one that is none.
 */
export function specifiersOf(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [, single, double, template] of text.matchAll(specifier)) {
    const name = single ?? double ?? template;
    if (name !== undefined) found.add(name);
  }
  return [...found];
}
