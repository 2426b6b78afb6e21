import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ApplyWorkspaceEditParams,
  type CodeAction,
  CodeActionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  ExecuteCommandRequest,
  ExitNotification,
  type FullDocumentDiagnosticReport,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  type Range,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  ApplyWorkspaceEditRequest,
} from 'vscode-languageserver-protocol/node';

const require = createRequire(import.meta.url);

/** Settings of VS Code: `eslint.validate`, `eslint.codeAction.disableRuleComment`. */
export type EditorSettings = Readonly<Record<string, unknown>>;

function languageOf(file: string): string {
  if (file.endsWith('.py')) return 'python';
  return file.endsWith('.ts') ? 'typescript' : 'javascript';
}

/** What the ESLint extension of VS Code sends its server for a file: what was set, or else what it comes with. */
function settingsFor(folder: string, file: string, set: EditorSettings): object {
  const languages = (set['eslint.validate'] ?? ['javascript', 'typescript']) as readonly string[];
  return {
    validate: languages.includes(languageOf(file)) ? 'on' : 'off',
    packageManager: 'npm',
    useESLintClass: true,
    experimental: { useFlatConfig: false },
    codeAction: {
      disableRuleComment: {
        ...{ enable: true, location: 'separateLine', commentStyle: 'line' },
        ...(set['eslint.codeAction.disableRuleComment'] as object | undefined),
      },
      showDocumentation: { enable: true },
    },
    codeActionOnSave: { mode: 'all' },
    format: false,
    quiet: false,
    onIgnoredFiles: 'off',
    options: {},
    rulesCustomizations: [],
    run: 'onType',
    problems: { shortenToSingleLine: false },
    nodePath: null,
    workingDirectory: { mode: 'location' },
    workspaceFolder: { name: 'project', uri: pathToFileURL(folder).href },
  };
}

/** The ESLint server of VS Code, spoken to as VS Code does. */
export class LanguageServer {
  readonly #connection: ProtocolConnection;
  readonly #texts = new Map<string, { text: string; version: number }>();
  #edits: ApplyWorkspaceEditParams[] = [];

  private constructor(
    readonly process: ChildProcess,
    private readonly folder: string,
    settings: EditorSettings,
  ) {
    const { stdout, stdin } = process;
    if (!stdout || !stdin) throw new Error('the server has no streams');
    this.#connection = createProtocolConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    this.#connection.onRequest(ConfigurationRequest.type, ({ items }) =>
      items.map(({ scopeUri = '' }) => settingsFor(folder, scopeUri, settings)),
    );
    this.#connection.onRequest(RegistrationRequest.type, () => undefined);
    this.#connection.onRequest(ApplyWorkspaceEditRequest.type, (params) => {
      this.#edits.push(params);
      return { applied: true };
    });
    this.#connection.listen();
  }

  /** `options` are Node's. */
  static async start(
    folder: string,
    settings: EditorSettings = {},
    options: readonly string[] = [],
  ): Promise<LanguageServer> {
    const manifest = require.resolve('vscode-langservers-extracted/package.json');
    const program = join(dirname(manifest), 'bin/vscode-eslint-language-server');
    const child = spawn(process.execPath, [...options, program, '--stdio'], { cwd: folder });
    const server = new LanguageServer(child, folder, settings);
    const uri = pathToFileURL(folder).href;
    await server.#connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      // The library asks for it, though the protocol has folders now.
      rootUri: null, // eslint-disable-line @typescript-eslint/no-deprecated
      workspaceFolders: [{ name: 'project', uri }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true, applyEdit: true },
        textDocument: {
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
          diagnostic: {},
        },
      },
    });
    await server.#connection.sendNotification(InitializedNotification.type, {});
    return server;
  }

  async open(file: string, text: string): Promise<void> {
    this.#texts.set(file, { text, version: 1 });
    const languageId = languageOf(file);
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: this.#uri(file), languageId, version: 1, text },
    });
  }

  text(file: string): string {
    return this.#document(file).text;
  }

  /** Replaces [start, end) of an open file, as one keystroke does. */
  async change(file: string, start: number, end: number, text: string): Promise<void> {
    const document = this.#document(file);
    const range = { start: positionAt(document.text, start), end: positionAt(document.text, end) };
    document.text = document.text.slice(0, start) + text + document.text.slice(end);
    document.version++;
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: this.#uri(file), version: document.version },
      contentChanges: [{ range, text }],
    });
  }

  async diagnostics(file: string): Promise<readonly Diagnostic[]> {
    const report = await this.#connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri: this.#uri(file) },
    });
    return (report as FullDocumentDiagnosticReport).items;
  }

  /** What the light bulb offers for these diagnostics. */
  async actions(file: string, diagnostics: readonly Diagnostic[]): Promise<readonly CodeAction[]> {
    const [first] = diagnostics;
    if (!first) return [];
    const found = await this.#connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.#uri(file) },
      range: first.range,
      context: { diagnostics: [...diagnostics] },
    });
    return (found ?? []) as CodeAction[];
  }

  /** Chooses an action; what the server asks to change is changed in the open file. */
  async choose(file: string, action: CodeAction): Promise<void> {
    const { command } = action;
    if (!command) throw new Error(`${action.title} has no command`);
    this.#edits = [];
    await this.#connection.sendRequest(ExecuteCommandRequest.type, {
      command: command.command,
      ...(command.arguments ? { arguments: command.arguments as unknown[] } : {}),
    } as never);
    const edits = this.#edits.flatMap(({ edit }) =>
      (edit.documentChanges ?? []).flatMap((change) =>
        'edits' in change ? (change.edits as TextEdit[]) : [],
      ),
    );
    const text = this.text(file);
    const places = edits.map((edit) => ({ ...offsetsOf(text, edit.range), text: edit.newText }));
    for (const { start, end, text: inserted } of places.sort((a, b) => b.start - a.start)) {
      await this.change(file, start, end, inserted);
    }
  }

  async close(file: string): Promise<void> {
    await this.#connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: this.#uri(file) },
    });
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
    this.#connection.dispose();
    this.process.kill();
  }

  #uri(file: string): string {
    return pathToFileURL(join(this.folder, file)).href;
  }

  #document(file: string): { text: string; version: number } {
    const document = this.#texts.get(file);
    if (!document) throw new Error(`${file} is not open`);
    return document;
  }
}

function positionAt(text: string, offset: number): Range['start'] {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function offsetsOf(text: string, { start, end }: Range): { start: number; end: number } {
  const lines = text.split('\n');
  const offset = ({ line, character }: Range['start']): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, character);
  return { start: offset(start), end: offset(end) };
}
