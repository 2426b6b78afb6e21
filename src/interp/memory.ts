import type {
  ClassNode,
  Expression,
  FunctionNode,
  Program,
  Statement,
  TypeHint,
} from '../program/program.js';
import type { Model } from '../graph/model.js';
import type { ConditionSite } from './machine.js';
import { isEsModule, type ModuleSource } from './modules.js';
import { nodeOf, type Root } from './roots.js';
import { acts, statementsRead } from './statements-read.js';

type Declared = FunctionNode | ClassNode;

/** What a root gave, and the functions and classes that it ran. */
export interface Outcome {
  readonly models: readonly Model[];
  readonly entered: ReadonlySet<Declared>;
}

interface Kept extends Outcome {
  readonly name: string;
  readonly exported: boolean;
  /** Whether it was run while somebody typed. */
  readonly isHurried: boolean;
  /** The root's own file, as it was. */
  readonly own: Program;
  /** The other programs that it can depend on, by file; null for files that were not there. */
  readonly others: ReadonlyMap<string, Program | null>;
}

/**
 * What roots gave in earlier runs, for an editor that analyses one project again and again: a root is run again only if
 * something changed in the statements of its own file that it can reach, or in the other files that it can depend on.
 * Programs are the same objects for as long as their texts stay the same, statements for as long as nothing changes in
 * front of them.
 */
export class RunMemory {
  /** Conditions are one object each over all runs, since guards are judged over all models. */
  readonly sites = new WeakMap<Expression, ConditionSite>();
  readonly #kept = new WeakMap<Declared, Kept>();

  /** What was given up for haste is no answer for whoever is in none. */
  recall(root: Root, files: Dependencies, isHurried: boolean): Outcome | null {
    const node = nodeOf(root.value);
    const kept = this.#kept.get(node);
    if (kept?.name !== root.name || kept.exported !== root.exported) return null;
    if (kept.isHurried && !isHurried) return null;
    const own = ownProgram(root);
    if (!isSame(kept.others, files.besides(own, kept.entered))) return null;
    if (kept.own === own) return kept;
    if (!readsTheSame(node, kept, own)) return null;
    // Of earlier versions nothing is needed any more.
    this.#kept.set(node, { ...kept, own });
    return kept;
  }

  remember(root: Root, outcome: Outcome, files: Dependencies, isHurried: boolean): void {
    const own = ownProgram(root);
    const { name, exported } = root;
    this.#kept.set(nodeOf(root.value), {
      ...outcome,
      name,
      exported,
      isHurried,
      own,
      others: files.besides(own, outcome.entered),
    });
  }
}

function ownProgram({ module }: Root): Program {
  return module.record.program;
}

/** Whether a root reads the same of its own file as it did. */
function readsTheSame(root: Declared, { own: before, entered }: Kept, now: Program): boolean {
  if (isEsModule(before.file, before) !== isEsModule(now.file, now)) return false;
  if (before.specifiers.join('\n') !== now.specifiers.join('\n')) return false;
  if (textOf(before.types) !== textOf(now.types)) return false;
  const read = statementsRead(before, statementsAround(before, root));
  const readNow = statementsRead(now, statementsAround(now, root));
  if (read.size !== readNow.size || ![...read].every((each) => readNow.has(each))) return false;
  // What runs without being mentioned came from where nobody looked.
  const isRead = (node: Declared): boolean => statementsAround(now, node).some((each) => readNow.has(each));
  return [root, ...entered].every((node) => node.at.file !== now.file || isRead(node));
}

/** The statements at the top of a file in which a node stands. */
function statementsAround({ body }: Program, { at }: Declared): readonly Statement[] {
  return body.filter((statement) => statement.at.start <= at.start && statement.at.end >= at.end);
}

function textOf(types: ReadonlyMap<string, TypeHint>): string {
  return JSON.stringify([...types]);
}

function isSame(a: ReadonlyMap<string, Program | null>, b: ReadonlyMap<string, Program | null>): boolean {
  return a.size === b.size && [...a].every(([file, program]) => b.get(file) === program && b.has(file));
}

/** The files that code can depend on, in one state of a project. */
export class Dependencies {
  readonly #closures = new Map<string, ReadonlyMap<string, Program | null>>();
  /** Modules that change others while they are loaded: whatever runs may depend on them. */
  readonly #acting: readonly Program[];

  constructor(
    private readonly source: ModuleSource,
    loaded: readonly Program[],
  ) {
    this.#acting = loaded.filter(acts);
  }

  /**
   * What a root of this file can depend on besides the file itself: what it imports, the files of what it ran, and all that
   * those import, directly or through others. The file is among them where one of them imports it.
   */
  besides(own: Program, entered: ReadonlySet<Declared>): ReadonlyMap<string, Program | null> {
    const files = new Set([...entered].map((node) => node.at.file));
    files.delete(own.file);
    const key = [own.file, ...[...files].sort()].join('\n');
    const known = this.#closures.get(key);
    if (known) return known;
    const found = this.#withImports([...files, ...this.#importsOf(own)]);
    for (const program of this.#acting) if (program !== own) found.set(program.file, program);
    this.#closures.set(key, found);
    return found;
  }

  #withImports(files: readonly string[]): Map<string, Program | null> {
    const found = new Map<string, Program | null>();
    const stack = [...files];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (found.has(at)) continue;
      const program = this.source.load(at);
      found.set(at, program);
      if (program) stack.push(...this.#importsOf(program));
    }
    return found;
  }

  #importsOf({ file, specifiers }: Program): readonly string[] {
    return specifiers.flatMap((specifier) => this.source.resolve(specifier, file) ?? []);
  }
}
