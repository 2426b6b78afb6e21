import { show } from '../dim/index.js';
import type { Frame, FrameArgument, Model, Override } from '../graph/model.js';
import type { Place } from '../program/program.js';
import { assemble, type Segment } from './assemble.js';
import type { Machine } from './machine.js';
import type { DraftNode } from './trace.js';

type Again = (
  model: { builder: string; place: Place; index: number },
  overrides: readonly Override[],
) => Model | null;

interface Piece {
  readonly entry: Frame | null;
  readonly file: string;
  readonly nodes: DraftNode[];
}

/** The outermost call of a function of the project that a frame is in; null at the top level itself. */
function entryOf(frame: Frame): Frame | null {
  let entry: Frame | null = null;
  for (let at: Frame | null = frame; at !== null; at = at.caller) {
    if (at.kind === 'module' && at.definition.file !== '') break;
    if ((at.kind === 'function' || at.kind === 'method' || at.kind === 'constructor') && at.name !== null) {
      entry = at;
    }
  }
  return entry;
}

function fileOf(frame: Frame): string {
  let file = frame.definition.file;
  for (let at: Frame | null = frame; at !== null; at = at.caller) {
    if (at.kind === 'module' && at.definition.file !== '') return at.definition.file;
  }
  if (file === '') file = frame.call?.file ?? '';
  return file;
}

/**
 * The models that top-level code makes: one for each call of a builder that makes a whole network of its own, one for
 * what the code of a file makes itself. Code that was stopped before it made anything is told all the same.
 */
export function topLevelModels(m: Machine, stopped: readonly string[], again: Again): readonly Model[] {
  const pieces = new Map<Frame | string, Piece>();
  for (const node of m.trace.nodes) {
    const entry = entryOf(node.frame);
    const file = fileOf(node.frame);
    const key = entry ?? file;
    const piece = pieces.get(key) ?? { entry, file, nodes: [] };
    piece.nodes.push(node);
    pieces.set(key, piece);
  }
  const whole = [...pieces.values()].filter((piece) => piece.entry !== null && isWhole(piece, m));
  const rest = restByFile([...pieces.values()].filter((piece) => !whole.includes(piece)));
  const found = [...whole, ...rest].filter((piece) => piece.nodes.some(isStep));
  const empty = stopped.filter((file) => !found.some((piece) => piece.file === file));
  return [...found, ...empty.map((file): Piece => ({ entry: null, file, nodes: [] }))].map((piece, _, all) =>
    modelOf(m, piece, all, again),
  );
}

/** Whether code gives a network an input that its own first layer does not take: another number of channels. */
export function isGivenOther({ nodes }: Model): boolean {
  return nodes.some(({ fault, layer, inputs }) => {
    const given = nodes[inputs[fault?.operand ?? -1] ?? -1];
    return layer !== null && given?.inputs.length === 0;
  });
}

/** Whether something is computed here: inputs and weights alone are no network. */
export function isStep({ op }: { readonly op: string }): boolean {
  return op !== 'input' && op !== 'weight';
}

/** Whether nothing flows into or out of a piece: it is a network by itself. */
function isWhole(piece: Piece, m: Machine): boolean {
  const own = new Set(piece.nodes.map((node) => node.id));
  if (!piece.nodes.some((node) => node.op === 'input')) return false;
  if (piece.nodes.some((node) => node.inputs.some((id) => !own.has(id)))) return false;
  return !m.trace.nodes.some((node) => !own.has(node.id) && node.inputs.some((id) => own.has(id)));
}

function restByFile(pieces: readonly Piece[]): readonly Piece[] {
  const files = new Map<string, Piece>();
  for (const piece of pieces) {
    const whole = files.get(piece.file) ?? { entry: null, file: piece.file, nodes: [] };
    whole.nodes.push(...piece.nodes);
    files.set(piece.file, whole);
  }
  for (const piece of files.values()) piece.nodes.sort((a, b) => a.id - b.id);
  return [...files.values()];
}

function shown(arg: FrameArgument): string | null {
  const { value } = arg;
  if (value === null) return null;
  return typeof value === 'boolean' || typeof value === 'string'
    ? `${arg.name}=${String(value)}`
    : `${arg.name}=${show(value, 'text')}`;
}

function modelOf(m: Machine, piece: Piece, all: readonly Piece[], again: Again): Model {
  const { entry, file } = piece;
  const builder =
    entry === null
      ? '<module>'
      : entry.kind === 'function'
        ? (entry.name ?? '<function>')
        : (entry.className ?? entry.name ?? '<class>');
  const place: Place = entry === null ? { file, start: 0, end: 0 } : (entry.nameAt ?? entry.definition);
  const args = (entry?.args ?? []).flatMap((arg) =>
    arg.at !== null && isAtCall(arg.at, entry) ? (shown(arg) ?? []) : [],
  );
  const same = all.filter((each) => each.entry?.definition === entry?.definition && each.file === file);
  const index = same.indexOf(piece);
  const segment: Segment = {
    nodes: piece.nodes,
    doubtsAreGaps: true,
    results: null,
    owns: (frame) => {
      const other = entryOf(frame);
      if (entry !== null) return other === entry || sharesInstance(frame, entry);
      return fileOf(frame) === file && (other === null || !all.some((each) => each.entry === other));
    },
  };
  return assemble(
    m,
    segment,
    {
      name: args.length > 0 ? `${builder}[${args.join(', ')}]` : builder,
      builder,
      place,
      exported: false,
      fromCall: entry !== null,
      assumes: [...m.decisions.assumes],
      pathsCut: false,
      root: `${place.file}:${place.start}:${index}`,
      entry: { file, call: null },
    },
    (overrides) => again({ builder, place, index }, overrides),
  );
}

/** A method's network belongs together with the constructor that made its layers. */
function sharesInstance(frame: Frame, entry: Frame): boolean {
  return entry.kind === 'method' && frame.kind === 'constructor' && frame.className === entry.className;
}

/** Whether an argument was written at the call, not taken from a default. */
function isAtCall(at: Place, entry: Frame | null): boolean {
  const call = entry?.call;
  return (
    call !== undefined &&
    call !== null &&
    at.file === call.file &&
    at.start >= call.start &&
    at.end <= call.end
  );
}
