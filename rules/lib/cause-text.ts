import { type JudgedNode, type ModelView, type ProjectView, show } from '../../src/rule.js';
import type { Cause } from './blame.js';
import type { GuardCause } from './guard-blame.js';
import { differenceOf, setterOf, type Side } from './sides.js';
import { writtenAt } from './frames.js';
import { channelsText, opText, placeText, shapeText, sizeText } from './text.js';

function guardText({ fault, evaluation }: GuardCause): string {
  const guard = `the guard \`${evaluation.site.text}\``;
  switch (fault.kind) {
    case 'lacks':
      return `${guard} makes no adapter here, and has no clause for the ${fault.about === 'channels' ? 'channels' : 'stride'}`;
    case 'compares':
      return fault.about === 'channels'
        ? `${guard} makes no adapter here: its clause \`${fault.clause}\` compares with ${sizeText(fault.with)}, but the main branch makes ${channelsText(fault.made)}`
        : `${guard} makes no adapter here: its clause \`${fault.clause}\` sees ${sizeText(fault.with)}, but the main branch has stride ${sizeText(fault.made)}`;
    case 'stale':
      return `${guard} makes no adapter here: ${fault.name === null ? `its clause \`${fault.clause}\`` : `\`${fault.name}\``} takes the input to have ${channelsText(fault.takes)}, but it has ${sizeText(fault.has)}`;
  }
}

const wanting = { channels: 'number of channels', space: 'stride' } as const;

/** What is wrong, in words, at the line to edit. */
export function causeText(cause: Cause): string {
  switch (cause.kind) {
    case 'guard':
      return guardText(cause);
    case 'call': {
      const { name, value } = cause.given.argument;
      const size =
        value === null || typeof value === 'boolean' || typeof value === 'string'
          ? ''
          : ` = ${show(value, 'text')}`;
      return cause.repeats
        ? `\`${name}\`${size} sets the stride of every block of the stage, and only the first has an adapter that follows it`
        : `\`${name}\`${size} sets the ${wanting[cause.about]} of the main branch, and the shortcut has no adapter that follows it`;
    }
    case 'attribute': {
      const { on, about, has, wanted, op } = cause;
      const whose = on === 'shortcut' ? 'the adapter' : `the main branch's ${op.op}`;
      const other = on === 'shortcut' ? 'the main branch' : 'the shortcut';
      return about === 'space'
        ? `${whose} has stride ${sizeText(has)}; it takes ${sizeText(wanted)} to match ${other}`
        : `${whose} makes ${channelsText(has)}; it takes ${sizeText(wanted)} to match ${other}`;
    }
    case 'rounding':
      return roundingText(cause);
    case 'no-adapter':
      return noAdapterText(cause);
    case 'setter':
      return `this ${opText(cause.op)} sets the size of one side`;
  }
}

function noAdapterText({ op, about, repeats, isIdentity }: Extract<Cause, { kind: 'no-adapter' }>): string {
  if (repeats) {
    return `this ${opText(op)} has its stride in every block of the stage, and only the first has an adapter that does the same`;
  }
  const what = about === 'channels' ? 'channels' : 'size';
  const lack = isIdentity ? 'the shortcut has no adapter that' : 'nothing on the shortcut';
  return `this ${opText(op)} changes the ${what}, and ${lack} does the same`;
}

/** "this zeroPadding2d and the conv2d behind it make H−2 of H: they do not keep the size". */
function roundingText({ op, window, before }: Extract<Cause, { kind: 'rounding' }>): string {
  const [from, to] = [before?.shape?.[window.axis], window.op.shape?.[window.axis]];
  const both = op !== window.op || window.padding === null ? '' : ` behind the ${window.padding.op}`;
  const what =
    op === window.op
      ? `this ${opText(op)}${both} makes`
      : `this ${opText(op)} and the ${opText(window.op)} behind it make`;
  const sizes =
    from === undefined || to === undefined ? 'another size' : `${sizeText(to)} of ${sizeText(from)}`;
  const why = window.stride === 1 ? 'the other branch keeps the size' : 'the other branch rounds otherwise';
  return `${what} ${sizes}, and ${why}`;
}

/** What made a side as it is: "conv2d `res2a`, resnet.ts:41"; its last op where the branch leaves that size alone. */
function sourceText(project: ProjectView, view: ModelView, judged: JudgedNode, { role, end }: Side): string {
  const setter = setterOf(view, end, differenceOf(view, judged).axis);
  const branch = role === 'main' ? judged.block?.main.nodes : judged.block?.shortcut.nodes;
  const isOutside = role !== 'operand' && branch?.includes(end) === true && !branch.includes(setter);
  const op = isOutside ? end : setter;
  return `${opText(op)}, ${placeText(project, writtenAt(op))}`;
}

/** "main branch [N, H, W, 64] (conv2d, resnet.ts:41)". */
export function sideText(project: ProjectView, view: ModelView, judged: JudgedNode, side: Side): string {
  const source = sourceText(project, view, judged, side);
  const shape = shapeText(side.end.shape);
  switch (side.role) {
    case 'main':
      return `main branch ${shape} (${source})`;
    case 'shortcut':
      return judged.block?.shortcut.nodes.length === 0
        ? `shortcut ${shape} (the block's input, its ${differenceOf(view, judged).space ? 'size' : 'channels'} from ${source})`
        : `shortcut ${shape} (${source})`;
    case 'operand':
      return `${shape} (${source})`;
  }
}
