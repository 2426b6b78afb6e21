import { TextSourceCodeBase, VisitNodeStep } from '@eslint/plugin-kit';
import type { ESLint } from 'eslint';
import type { FrontEnd } from '../program/front-end.js';
import { namesLibrary } from '../program/network-text.js';

/** What rules see of a file of Python: a node for all of it, since they read the text. */
interface Root {
  readonly type: 'Program';
  readonly range: [number, number];
}

type Language = NonNullable<ESLint.Plugin['languages']>[string];

class PythonSourceCode extends TextSourceCodeBase {
  override readonly ast: Root;
  readonly visitorKeys = { Program: [] };

  constructor(text: string, ast: Root) {
    super({ text, ast, lineEndingPattern: /\r\n|\n|\r/u });
    this.ast = ast;
  }

  override getLoc(node: object): { start: Position; end: Position } {
    const [start, end] = this.getRange(node);
    return { start: this.getLocFromIndex(start), end: this.getLocFromIndex(end) };
  }

  override getParent(): undefined {
    return undefined;
  }

  override traverse(): VisitNodeStep[] {
    return ([1, 2] as const).map((phase) => new VisitNodeStep({ target: this.ast, phase, args: [this.ast] }));
  }
}

interface Position {
  line: number;
  column: number;
}

/** The language `resnet/python`: the text of a file, and where that is no Python, if it has to do with networks. */
export function pythonLanguage(frontEnd: FrontEnd): Language {
  const rootOf = (text: string): Root => ({ type: 'Program', range: [0, text.length] });
  return {
    fileType: 'text',
    lineStart: 1,
    columnStart: 0,
    nodeTypeKey: 'type',
    visitorKeys: { Program: [] },
    // There are none.
    validateLanguageOptions: () => undefined,
    parse: (file) => {
      const text = String(file.body);
      const parsed = namesLibrary(text, file.path) ? frontEnd.parse(file.path, text) : null;
      if (!parsed || 'program' in parsed) return { ok: true, ast: rootOf(text) };
      const { message, line, column } = parsed.error;
      return { ok: false, errors: [{ message, line, column: column - 1 }] };
    },
    createSourceCode: (file) => new PythonSourceCode(String(file.body), rootOf(String(file.body))),
  };
}
