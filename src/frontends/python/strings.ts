import type { Expression } from '../../program/program.js';
import { callOf, type Lowering, nameOf } from './lowering.js';
import { field, type Syntax } from './syntax.js';

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\n': '',
}; // prettier-ignore

const escape = /\\(?:\r\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|[^])/g;

/** What a string stands for, without its quotes. */
function unescaped(written: string): string {
  return written.replace(escape, (all) => {
    const [, letter = ''] = all;
    if (all === '\\\r\n') return '';
    if (/^[xuU]$/.test(letter) && all.length > 2) return String.fromCodePoint(safe(parseInt(all.slice(2), 16)));
    if (/^[0-7]/.test(letter)) return String.fromCodePoint(parseInt(all.slice(1), 8));
    return escapes[letter] ?? all;
  });
} // prettier-ignore

function safe(code: number): number {
  return code <= 0x10ffff ? code : 0xfffd;
}

type Part = string | Expression;

/** One string or several side by side, with what is put into them. */
export function lowerString(low: Lowering, node: Syntax): Expression {
  const pieces = node.type === 'concatenated_string' ? node.children : [node];
  const parts: Part[] = [];
  for (const part of pieces.flatMap((piece) => partsOf(low, piece))) {
    const last = parts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(part);
  }
  const at = low.at(node);
  const [only = ''] = parts;
  if (parts.length <= 1 && typeof only === 'string') return { kind: 'string', value: only, at };
  return { kind: 'template', parts, at };
}

function partsOf(low: Lowering, node: Syntax): readonly Part[] {
  const [start] = node.children;
  const prefix = start ? low.source(start).toLowerCase() : '';
  const isRaw = prefix.includes('r');
  const isFormatted = prefix.includes('f');
  const literal = (text: string): string => {
    const plain = isFormatted ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text;
    return isRaw ? plain : unescaped(plain);
  };
  return node.children.flatMap((child): readonly Part[] => {
    if (child.type === 'string_content') return [literal(low.source(child))];
    return child.type === 'interpolation' ? interpolated(low, child) : [];
  });
}

/** `{x!r:>8}`: a text of its own where it says how x is written. */
function interpolated(low: Lowering, node: Syntax): readonly Part[] {
  const written = field(node, 'expression');
  if (!written) return [];
  const at = low.at(node);
  let value = low.expression(written);
  const conversion = field(node, 'type_conversion');
  if (conversion) {
    value = callOf(nameOf(low.source(conversion) === '!s' ? 'str' : 'repr', at), [value], at);
  }
  const specifier = field(node, 'format_specifier');
  if (specifier) value = callOf(nameOf('format', at), [value, formatOf(low, specifier)], at);
  // `f'{x=}'` writes the expression too.
  const isNamed = node.children.some(({ type }) => type === '=');
  return isNamed ? [`${low.source(written)}=`, value] : [value];
}

function formatOf(low: Lowering, node: Syntax): Expression {
  const parts: Part[] = [];
  let from = node.start + 1;
  for (const child of node.children) {
    const inner = field(child, 'expression');
    if (!inner) continue;
    parts.push(low.text.slice(from, child.start), low.expression(inner));
    from = child.end;
  }
  parts.push(low.text.slice(from, node.end));
  return { kind: 'template', parts, at: low.at(node) };
}
