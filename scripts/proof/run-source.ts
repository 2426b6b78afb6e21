import vm from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import { ts } from 'ts-morph';

/** Texts of a project by path. */
export type Sources = Readonly<Record<string, string>>;

/** Thrown by a loop that goes on and on, as mutants have them. */
export class EndlessLoop extends Error {}

const mostTurns = 20_000;

const counter = ts.factory.createIdentifier('countTurn');
const count = ts.factory.createExpressionStatement(ts.factory.createCallExpression(counter, undefined, []));

/** Puts a call of the counter at the start of every loop's body. */
const countTurns: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  const counted = (body: ts.Statement): ts.Block =>
    factory.createBlock([count, ...(ts.isBlock(body) ? body.statements : [body])], true);
  const visit = (node: ts.Node): ts.Node => {
    const inner = ts.visitEachChild(node, visit, context);
    if (ts.isForStatement(inner)) {
      return factory.updateForStatement(inner, inner.initializer, inner.condition, inner.incrementor, counted(inner.statement)); // prettier-ignore
    }
    if (ts.isForOfStatement(inner)) {
      return factory.updateForOfStatement(inner, inner.awaitModifier, inner.initializer, inner.expression, counted(inner.statement)); // prettier-ignore
    }
    if (ts.isForInStatement(inner)) {
      return factory.updateForInStatement(
        inner,
        inner.initializer,
        inner.expression,
        counted(inner.statement),
      );
    }
    if (ts.isWhileStatement(inner)) {
      return factory.updateWhileStatement(inner, inner.expression, counted(inner.statement));
    }
    if (ts.isDoStatement(inner)) {
      return factory.updateDoStatement(inner, counted(inner.statement), inner.expression);
    }
    return inner;
  };
  return (file) => ts.visitEachChild(file, visit, context);
};

function toCommonJs(file: string, text: string): string {
  return ts.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      esModuleInterop: true,
      allowJs: true,
    },
    transformers: { before: [countTurns] },
  }).outputText;
}

const isLibrary = /^@tensorflow\/tfjs(-node|-node-gpu|-core|-layers)?$/;

type Run = (...given: readonly unknown[]) => void;
type Exports = Record<string, unknown>;

/** What code imports as TensorFlow.js. */
export type Library = Readonly<Record<string, unknown>>;

/** Runs a project's modules on the TensorFlow.js of this process, from their texts; code says nothing on the console. */
export function loadSources(sources: Sources, entry: string, parts: Library = tf): Readonly<Exports> {
  const library: unknown = { ...parts, __esModule: true, default: parts };
  const loaded = new Map<string, { exports: Exports }>();
  let turns = 0;
  const countTurn = (): void => {
    if (++turns > mostTurns) throw new EndlessLoop('a loop does not end');
  };
  const quiet = new Proxy({}, { get: () => () => undefined });
  const load = (file: string): Exports => {
    const before = loaded.get(file);
    if (before) return before.exports;
    const text = sources[file];
    if (text === undefined) throw new Error(`there is no file ${file}`);
    const module = { exports: {} as Exports };
    loaded.set(file, module);
    const require = (specifier: string): unknown =>
      isLibrary.test(specifier) ? library : load(resolveIn(sources, file, specifier));
    const parameters = ['module', 'exports', 'require', 'console', 'countTurn'];
    const run = vm.compileFunction(toCommonJs(file, text), parameters, { filename: file }) as Run;
    run(module, module.exports, require, quiet, countTurn);
    return module.exports;
  };
  return load(entry);
}

function resolveIn(sources: Sources, from: string, specifier: string): string {
  const { pathname } = new URL(specifier, `file:///${from}`);
  const path = pathname.slice(1);
  const stem = path.replace(/\.[cm]?js$/, '');
  const tries = [path, ...['.ts', '.cts', '.mts', '.js', '/index.ts', '/index.js'].map((end) => stem + end)];
  const found = tries.find((each) => each in sources);
  if (found === undefined) throw new Error(`${from} imports ${specifier}, which is not there`);
  return found;
}
