import type { SourceError } from '../../program/front-end.js';
import type { Place, Program, Statement } from '../../program/program.js';
import { lowerExpression } from './expressions.js';
import { lowerFunction } from './functions.js';
import { statementsOf } from './loops.js';
import type { Lowering } from './lowering.js';
import { lowerStatement } from './statements.js';
import { type ParseText, pointAt, type Syntax } from './syntax.js';
import { lowerTarget } from './targets.js';

/** Text to program. */
export function parseProgram(
  parse: ParseText,
  file: string,
  text: string,
): { readonly program: Program } | { readonly error: SourceError } {
  const parsed = parse(text);
  if ('errorAt' in parsed) return { error: errorAt(text, parsed.errorAt) };
  const low = loweringOf(file, text);
  const body = low.statements([parsed.tree]).map(exported);
  const { specifiers } = low;
  return { program: { file, language: 'python', text, body, specifiers, types: new Map() } };
}

/** Everything at the top of a module can be imported. */
function exported(statement: Statement): Statement {
  return statement.kind === 'declare' ? { ...statement, exported: true } : statement;
}

function loweringOf(file: string, text: string): Lowering {
  const at = (node: Syntax): Place => ({ file, start: node.start, end: node.end });
  const low: Lowering = {
    text,
    specifiers: [],
    scope: { kind: 'module', outer: new Set() },
    caught: null,
    breakLabel: null,
    counter: 0,
    at,
    source: (node) => text.slice(node.start, node.end),
    expression: (node) => lowerExpression(low, node),
    target: (node) => lowerTarget(low, node),
    block: (node) => ({ kind: 'block', body: low.statements([node]), declares: false, at: at(node) }),
    statements: (nodes) =>
      nodes.flatMap((node) => statementsOf(node).flatMap((each) => lowerStatement(low, each))),
    fn: (node) => lowerFunction(low, node),
  };
  return low;
}

function errorAt(text: string, offset: number): SourceError {
  const { row, column } = pointAt(text, offset);
  const isOver = text.slice(offset).trim() === '';
  return {
    line: row + 1,
    column: column + 1,
    message: isOver ? 'the code ends too early here' : 'invalid syntax, here or shortly before',
  };
}
