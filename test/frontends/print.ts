import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';
import type {
  Argument,
  BlockStatement,
  ClassMember,
  Expression,
  FunctionNode,
  Param,
  Pattern,
  Program,
  RecordEntry,
  Statement,
  TypeHint,
} from '../../src/program/program.js';

const frontEnd = createTypeScriptFrontEnd();

/** The program of a text; throws what the front end says against it. */
export function parse(text: string, file = 'a.ts'): Program {
  const result = frontEnd.parse(file, text);
  if ('error' in result) {
    throw new Error(`${String(result.error.line)}:${String(result.error.column)} ${result.error.message}`);
  }
  return result.program;
}

/** The tree of a text in one line per statement. */
export function print(text: string, file = 'a.ts'): string {
  return printProgram(parse(text, file));
}

/** A program in one line per statement. */
export function printProgram({ body: statements }: Program): string {
  return statements.map(statement).join('\n');
}

function list(parts: readonly (string | null)[]): string {
  return `(${parts.filter((part) => part !== null && part !== '').join(' ')})`;
}

function body(node: BlockStatement): string {
  return `{${node.declares ? '*' : ''}${node.body.map(statement).join('; ')}}`;
}

/** A type hint in brief. */
export function type(hint: TypeHint | null): string {
  if (hint === null) return '';
  switch (hint.kind) {
    case 'literals':
      return hint.values.map((value) => JSON.stringify(value)).join('|');
    case 'array':
      return `${type(hint.element)}[]`;
    case 'record':
      return `{${hint.fields.map((field) => `${field.name}${field.optional ? '?' : ''}:${type(field.type)}`).join(',')}}`;
    case 'keyof':
      return `keyof ${hint.name}`;
    case 'reference':
      return `@${hint.name}`;
    default:
      return hint.kind;
  }
}

function statement(node: Statement): string {
  switch (node.kind) {
    case 'block':
      return body(node);
    case 'declare': {
      const head = `${node.merges ? 'merging ' : ''}${node.exported ? 'export ' : ''}${node.declaration}`;
      const typed = node.type ? `${pattern(node.target)}:${type(node.type)}` : pattern(node.target);
      return list([head, typed, node.value && expression(node.value)]);
    }
    case 'functionDeclaration':
      return `${node.exported ? `export-${node.exported} ` : ''}${expression(node.fn)}`;
    case 'classDeclaration':
      return `${node.exported ? `export-${node.exported} ` : ''}${expression(node.cls)}`;
    case 'expression':
      return expression(node.expression);
    case 'if':
      return list([
        'if',
        expression(node.test),
        statement(node.then),
        node.otherwise && statement(node.otherwise),
      ]);
    case 'for':
      return list([
        'for',
        node.init ? statement(node.init) : '_',
        node.test ? expression(node.test) : '_',
        node.update ? expression(node.update) : '_',
        statement(node.body),
      ]);
    case 'forOf':
    case 'forIn':
      return list([
        node.isAsync ? `${node.kind} await` : node.kind,
        node.declaration,
        pattern(node.target),
        expression(node.iterable),
        statement(node.body),
      ]);
    case 'while':
    case 'doWhile':
      return list([node.kind, expression(node.test), statement(node.body)]);
    case 'return':
    case 'throw':
      return list([node.kind, node.value && expression(node.value)]);
    case 'try':
      return list([
        'try',
        body(node.block),
        node.handler && `catch ${node.parameter ? pattern(node.parameter) : ''}${body(node.handler)}`,
        node.finalizer && `finally ${body(node.finalizer)}`,
      ]);
    case 'switch':
      return list([
        'switch',
        expression(node.discriminant),
        ...node.cases.map(
          (each) =>
            `${each.test ? expression(each.test) : 'default'}: ${each.body.map(statement).join('; ')}`,
        ),
      ]);
    case 'break':
    case 'continue':
      return list([node.kind, node.label]);
    case 'labelled':
      return `${node.label}: ${statement(node.body)}`;
    case 'import':
      return list([
        'import',
        node.specifier,
        ...node.bindings.map((each) => `${each.imported}>${each.local}`),
      ]);
    case 'export':
      return list(['export', node.specifier, ...node.names.map((each) => `${each.local}>${each.exported}`)]);
    case 'exportAll':
      return list(['exportAll', node.specifier, node.alias]);
    case 'exportDefault':
    case 'exportAssign':
      return list([node.kind, expression(node.value)]);
    case 'unsupportedStatement':
      return `<${node.reason}>`;
  }
}

function param(node: Param): string {
  const typed = node.type ? `:${type(node.type)}` : '';
  const head = `${node.isField ? 'field ' : ''}${node.named ? `${node.named} ` : ''}${node.rest ? '...' : ''}${pattern(node.target)}${node.optional ? '?' : ''}${typed}`;
  return node.defaultValue ? `${head}=${expression(node.defaultValue)}` : head;
}

function fn(node: FunctionNode): string {
  const marks = `${node.isAsync ? 'async ' : ''}${node.isArrow ? '=>' : 'fn'}${node.isGenerator ? '*' : ''}`;
  const inner = node.body.kind === 'block' ? body(node.body) : expression(node.body);
  return `${marks}${node.name === null ? '' : ` ${node.name}`}(${node.params.map(param).join(', ')})${inner}`;
}

function key(node: string | Expression): string {
  return typeof node === 'string' ? node : `[${expression(node)}]`;
}

function member(node: ClassMember): string {
  switch (node.kind) {
    case 'constructor':
      return `constructor ${fn(node.fn)}`;
    case 'staticBlock':
      return `static ${body(node.body)}`;
    case 'field': {
      const typed = `${node.isStatic ? 'static ' : ''}${key(node.name)}${node.type ? `:${type(node.type)}` : ''}`;
      return node.value ? `${typed}=${expression(node.value)}` : typed;
    }
    default:
      return `${node.isStatic ? 'static ' : ''}${node.isOfClass ? 'class ' : ''}${node.kind} ${key(node.name)} ${fn(node.fn)}`;
  }
}

function pattern(node: Pattern): string {
  switch (node.kind) {
    case 'bind':
      return node.name;
    case 'target':
      return expression(node.expression);
    case 'defaulted':
      return `${pattern(node.pattern)}=${expression(node.defaultValue)}`;
    case 'listPattern':
      return `[${[...node.elements.map((each) => (each ? pattern(each) : '_')), ...(node.rest ? [`...${pattern(node.rest)}`] : []), ...(node.after ?? []).map(pattern)].join(' ')}]`;
    case 'recordPattern': {
      const entries = node.entries.map((each) => `${key(each.key)}:${pattern(each.value)}`);
      return `{${[...entries, ...(node.rest ? [`...${pattern(node.rest)}`] : [])].join(' ')}}`;
    }
  }
}

function argument(node: Argument | null): string {
  if (!node) return '_';
  const name = node.name === null || node.spread ? '' : `${node.name}=`;
  return `${name}${node.name === '**' ? '**' : node.spread ? '...' : ''}${expression(node.value)}`;
}

function entry(node: RecordEntry): string {
  if (node.kind === 'spread') return `...${expression(node.value)}`;
  if (node.kind === 'property') {
    return `${key(node.key)}${node.shorthand ? '' : `:${expression(node.value)}`}`;
  }
  return `${node.kind} ${key(node.key)} ${fn(node.fn)}`;
}

function link(node: { optional: boolean; inChain: boolean }): string {
  return node.optional ? '?' : node.inChain ? '~' : '';
}

function expression(node: Expression): string {
  switch (node.kind) {
    case 'number':
    case 'boolean':
      return String(node.value);
    case 'string':
      return JSON.stringify(node.value);
    case 'template':
      return `\`${node.parts.map((part) => (typeof part === 'string' ? part : `\${${expression(part)}}`)).join('')}\``;
    case 'name':
      return node.name;
    case 'list':
      return `${node.isTuple ? 'tuple' : ''}[${node.elements.map(argument).join(' ')}]`;
    case 'comprehension': {
      const clauses = node.clauses.map((each) =>
        each.kind === 'if'
          ? `if ${expression(each.test)}`
          : `for ${pattern(each.target)} ${expression(each.iterable)}`,
      );
      return list([node.makes, node.key && `${expression(node.key)}:`, expression(node.element), ...clauses]);
    }
    case 'slice':
      return [node.lower, node.upper, node.step].map((each) => each && expression(each)).join(':');
    case 'superObject':
      return list(['super', node.cls && expression(node.cls), node.self && expression(node.self)]);
    case 'record':
      return `{${node.entries.map(entry).join(' ')}}`;
    case 'function':
      return fn(node);
    case 'class': {
      const head = list([
        node.isAbstract ? 'abstract' : '',
        'class',
        node.name,
        node.superclass && `< ${expression(node.superclass)}`,
        node.bases && node.bases.length > 0 ? `< ${node.bases.map(argument).join(' ')}` : '',
      ]);
      return `${head}{${node.members.map(member).join('; ')}}`;
    }
    case 'call':
      return list([
        node.isNew ? 'new' : 'call',
        `${expression(node.callee)}${link(node)}`,
        ...node.args.map(argument),
      ]);
    case 'member':
      return `${expression(node.object)}${link(node)}.${node.property}`;
    case 'index':
      return `${expression(node.object)}${link(node)}[${expression(node.index)}]`;
    case 'unary':
      return list([node.operator, expression(node.operand)]);
    case 'binary':
    case 'logical':
      return list([node.operator, expression(node.left), expression(node.right)]);
    case 'conditional':
      return list(['?', expression(node.test), expression(node.then), expression(node.otherwise)]);
    case 'assign':
      return list([`${node.operator ?? ''}=`, pattern(node.target), expression(node.value)]);
    case 'update':
      return list([node.prefix ? 'pre' : 'post', node.delta > 0 ? '++' : '--', pattern(node.target)]);
    case 'sequence':
      return list(['seq', ...node.expressions.map(expression)]);
    case 'await':
      return list([node.kind, expression(node.operand)]);
    case 'yield':
      return list([node.delegates ? 'yield*' : 'yield', node.operand && expression(node.operand)]);
    case 'regex':
      return `/${node.source}/${node.flags}`;
    case 'templateStrings':
      return list(['strings', ...node.raw.map((text) => JSON.stringify(text))]);
    case 'import':
      return list(['import', node.specifier]);
    case 'unsupported':
      return `<${[node.reason, ...node.parts.map(expression)].join(' | ')}>`;
    default:
      return node.kind;
  }
}
