import { Command, CommanderError } from 'commander';
import { UsageError } from './errors.js';
import type { Context } from './context.js';
import { backendNames } from '../confirm/job.js';
import { integer, inputShape, oneOf, positiveNumber, repeated, ruleSetting } from './option-values.js';
import { packageVersion } from './package.js';
import type {
  BackendsOptions,
  ConfirmAllOptions,
  ExplainOptions,
  IrOptions,
  LintOptions,
} from './options.js';

/** Reads the arguments and runs what they ask for; gives the exit code. Throws a `UsageError` for what it cannot read. */
export async function runCommandLine(argv: readonly string[], context: Context): Promise<number> {
  let exitCode = 0;
  const program = describeProgram(context, (code) => (exitCode = code));
  try {
    await program.parseAsync(argv.map(spelledOut), { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode !== 0) throw new UsageError(oneLine(thrown.message, program));
  }
  return exitCode;
}

/** `--confirm src` has a path behind it, not a method. */
function spelledOut(argument: string): string {
  return argument === '--confirm' ? '--confirm=rebuild' : argument;
}

/** Commander says "error: … (Did you mean …?)" on two lines. */
function oneLine(message: string, program: Command): string {
  const [first = '', guess] = message.replace(/^error: /, '').split('\n');
  const option = /^unknown option '(.*)'$/.exec(first)?.[1];
  if (option === undefined) return first.replace(/\.$/, '');
  const owner = [program, ...program.commands].find(({ options }) =>
    options.some(({ long }) => long === option),
  );
  if (owner) {
    return `unknown option "${option}" here; it belongs to \`${owner === program ? '' : `${program.name()} `}${owner.name()}\``;
  }
  const near = /Did you mean (?:one of )?(.*)\?/.exec(guess ?? '')?.[1];
  return `unknown option "${option}"; ${near === undefined ? '--help lists them' : `did you mean "${near}"?`}`;
}

function describeProgram(context: Context, finish: (exitCode: number) => void): Command {
  const { io } = context;
  const program = new Command('resnet-lint')
    .description('Finds what is wrong with the residual blocks of networks, without running them.')
    .argument(
      '[path...]',
      'files, directories or glob patterns; default: the entries of the configuration, else "."',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .option('--format <format>', 'text or json', oneOf(['text', 'json']), 'text')
    .option(
      '--fail-on <severity>',
      'exit with 1 from this severity on: error, warning, info or never',
      oneOf(['error', 'warning', 'info', 'never']),
      'error',
    )
    .option('--fix', 'apply what nobody needs to think about: renames that no other code can see')
    .option('--fix-suggestions', 'apply every suggestion, also those that are a choice')
    .option('--diff', 'print what --fix (or --fix-suggestions) would change, and write nothing')
    .option('--rename-strings', 'let renames go on in strings and comments, names of layers among them')
    .option('--checkpoint-map <file>', 'write which layers have another name now, to load old weights by')
    .option('--gaps', 'list every place that could not be followed, those first that cost the most adds')
    .option('--max-gaps <count>', 'exit with 1 where more places than this could not be followed', integer)
    .option('--report-unused-directives', 'report directive comments that silence nothing')
    .option(
      '--confirm [method]',
      'build what findings speak of on TensorFlow.js and say what was observed; "source" runs the code of the project instead',
      oneOf(['rebuild', 'source']),
    )
    .option('--python <path>', 'the Python with PyTorch or Keras that --confirm=source runs Python code with')
    .configureOutput({ writeOut: (text) => io.out.write(text), writeErr: () => undefined })
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText(
      'after',
      `\nExit codes: 0 no finding at the failing level, 1 findings, 2 something could not be analysed.`,
    )
    .action(async (paths: readonly string[], options: LintOptions) => {
      const { lint } = await import('./commands/lint.js');
      finish(await lint(paths, options, context));
    });
  withConfirmOptions(withSharedOptions(program)).option(
    '--rule <id=severity>',
    'set a rule to off, info, warning or error (repeatable)',
    repeated(ruleSetting),
  );
  addCommands(program, context, finish);
  return program;
}

function withSharedOptions(command: Command): Command {
  return command
    .option('--config <file>', 'use this configuration file')
    .option('--no-ignore', 'analyse files that .gitignore, node_modules or the configuration leave out')
    .option(
      '--python-path <directory>',
      'read the packages of Python in this directory where code imports them (repeatable)',
      repeated((text) => text),
    )
    .option('--stdin-filename <file>', 'analyse the text on standard input as this file');
}

function withConfirmOptions(command: Command): Command {
  return withConfirmLimits(command).option(
    '--backend <name>',
    `what networks are built on: auto, ${backendNames.join(', ')}`,
    oneOf(['auto', ...backendNames]),
    'auto',
  );
}

function withConfirmLimits(command: Command): Command {
  return command
    .option('--confirm-timeout <seconds>', 'stop building a network after this time', positiveNumber, 20)
    .option('--confirm-memory <GiB>', 'build no network whose tensors need more', positiveNumber, 2);
}

function addCommands(program: Command, context: Context, finish: (exitCode: number) => void): void {
  withSharedOptions(program.command('explain [path...]'))
    .description('show every network stage by stage: channels, strides, sizes, shortcuts, guards')
    .action(async (paths: readonly string[], options: ExplainOptions) => {
      const { explain } = await import('./commands/explain.js');
      finish(await explain(paths, options, context));
    });
  withSharedOptions(program.command('ir [path...]'))
    .description('print the networks as graphs, in JSON')
    .option('--model <name>', 'only this model')
    .option(
      '--input <shape>',
      'put in the sizes of an input, such as 1x224x224x3 (repeatable)',
      repeated(inputShape),
    )
    .action(async (paths: readonly string[], options: IrOptions) => {
      const { ir } = await import('./commands/ir.js');
      finish(await ir(paths, options, context));
    });
  withConfirmOptions(withSharedOptions(program.command('confirm [path...]')))
    .description('build every network at several inputs and compare every op with what the analysis says')
    .option('--all', 'every network, findings or not')
    .action(async (paths: readonly string[], options: ConfirmAllOptions) => {
      const { confirmAll } = await import('./commands/confirm.js');
      finish(await confirmAll(paths, options, context));
    });
  withConfirmLimits(program.command('backends'))
    .description('list what networks can be built on here')
    .action(async (options: BackendsOptions) => {
      const { backends } = await import('./commands/backends.js');
      finish(await backends(options, context));
    });
  program
    .command('rules [id]')
    .description('list the rules, or print what there is to know of one')
    .action(async (id: string | undefined) => {
      const { rules } = await import('./commands/rules.js');
      finish(await rules(id, context));
    });
}
