import type { Binding, Place, ProjectView } from '../../src/rule.js';
import { saysAdapter, wordsOf } from './lexicon.js';
import { placeKey } from './text.js';

/** What an adapter is, in words. */
const plain = ['shortcut adapter', 'projection', 'shortcut projection', 'adapter'].map((name) =>
  name.split(' '),
);

/**
 * Names for what is declared at some places, the best first: what the project calls its other adapters, then what an
 * adapter is; in the style of the name that it has.
 */
export function adapterNames(
  project: ProjectView,
  binding: Binding,
  renamed: readonly Place[],
): readonly string[] {
  const { name, declaration } = binding;
  const style = styleOf(name, namesIn(project, declaration.file), declaration.file.endsWith('.py'));
  return [...new Set([...habits(project, binding, renamed), ...plain].map(style))];
}

/**
 * The names of other adapters that say what they are, as words; those that are declared most often first. What a layer
 * is called is no name for what it gives, and the other way round.
 */
function habits(
  project: ProjectView,
  { node: result }: Binding,
  renamed: readonly Place[],
): readonly (readonly string[])[] {
  const own = new Set(renamed.map(placeKey));
  const places = new Map<string, Set<string>>();
  for (const { adapter } of project.models.flatMap(({ blocks }) => blocks)) {
    // A name beside the one that goes is another stage of the same thing.
    if (adapter.bindings.some(({ declaration }) => own.has(placeKey(declaration)))) continue;
    for (const { name, declaration, node } of adapter.bindings) {
      const words = wordsOf(name).join(' ');
      const isAlike = (node === null) === (result === null);
      if (isAlike && saysAdapter(name)) {
        places.set(words, (places.get(words) ?? new Set()).add(placeKey(declaration)));
      }
    }
  }
  return [...places]
    .toSorted(([a, some], [b, others]) => others.size - some.size || (a < b ? -1 : 1))
    .map(([words]) => words.split(' '));
}

function namesIn(project: ProjectView, file: string): readonly string[] {
  const bindings = project.models.flatMap(({ model }) => model.bindings);
  return [...new Set(bindings.flatMap(({ name, declaration }) => (declaration.file === file ? [name] : [])))];
}

type Style = (words: readonly string[]) => string;

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

const camel: Style = ([first = '', ...rest]) => first + rest.map(capital).join('');

/** How a name is written; one of a single word as most others of its file are, or else as its language has it. */
function styleOf(name: string, others: readonly string[], isPython: boolean): Style {
  if (/^[_$]*[A-Z][A-Z\d_]+$/.test(name)) return (words) => words.join('_').toUpperCase();
  if (/^[_$]*[A-Z]/.test(name)) return (words) => words.map(capital).join('');
  if (/[a-z\d]_[a-z\d]/.test(name)) return (words) => words.join('_');
  if (/[a-z\d][A-Z]/.test(name)) return camel;
  const count = (pattern: RegExp): number => others.filter((each) => pattern.test(each)).length;
  const [snakes, camels] = [count(/^[a-z\d]+_[a-z\d_]+$/), count(/^[a-z\d]+[A-Z]/)];
  return snakes > camels || (isPython && snakes === camels) ? (words) => words.join('_') : camel;
}
