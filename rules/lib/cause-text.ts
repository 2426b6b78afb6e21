import { type JudgedNode, type ModelView, type OpNode, type ProjectView, show } from '../../src/rule.js';
import type { Cause } from './blame.js';
import type { GuardCause } from './guard-blame.js';
import { differenceOf, setterOf, type Side } from './sides.js';
import { writtenAt } from './frames.js';
import { opText, placeText, shapeText, sizeText } from './text.js';

function guardText({ fault, evaluation }: GuardCause): string {
  const guard = `the guard \`${evaluation.site.text}\``;
  switch (fault.kind) {
    case 'lacks':
      return `${guard} makes no adapter here, and has no clause for the ${fault.about === 'channels' ? 'channels' : 'stride'}`;
    case 'compares':
      return fault.about === 'channels'
        ? `${guard} makes no adapter here: its clause \`${fault.clause}\` compares with ${sizeText(fault.with)}, but the main branch makes ${sizeText(fault.made)} channels`
        : `${guard} makes no adapter here: its clause \`${fault.clause}\` sees ${sizeText(fault.with)}, but the main branch has stride ${sizeText(fault.made)}`;
    case 'stale':
      return `${guard} makes no adapter here: ${fault.name === null ? `its clause \`${fault.clause}\`` : `\`${fault.name}\``} takes the input to have ${sizeText(fault.takes)} channels, but it has ${sizeText(fault.has)}`;
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
      return `\`${name}\`${size} sets the ${wanting[cause.about]} of the main branch, and the shortcut has no adapter that follows it`;
    }
    case 'attribute': {
      const { on, about, has, wanted, op } = cause;
      const whose = on === 'shortcut' ? 'the adapter' : `the main branch's ${op.op}`;
      const other = on === 'shortcut' ? 'the main branch' : 'the shortcut';
      return about === 'space'
        ? `${whose} has stride ${sizeText(has)}; it takes ${sizeText(wanted)} to match ${other}`
        : `${whose} makes ${sizeText(has)} channels; it takes ${sizeText(wanted)} to match ${other}`;
    }
    case 'rounding':
      return `this ${opText(cause.op)} rounds or cuts the size otherwise than the other branch does`;
    case 'no-adapter':
      return `this ${opText(cause.op)} changes the ${cause.about === 'channels' ? 'channels' : 'size'}, and the shortcut has no adapter that does the same`;
    case 'setter':
      return `this ${opText(cause.op)} sets the size of one side`;
  }
}

/** What made a side as it is: "conv2d `res2a`, resnet.ts:41". */
function sourceText(project: ProjectView, view: ModelView, judged: JudgedNode, { end }: Side): string {
  const setter: OpNode = setterOf(view, end, differenceOf(view, judged).axis);
  return `${opText(setter)} at ${placeText(project, writtenAt(setter))}`;
}

/** "the main branch gives [N, H, W, 64] (conv2d at resnet.ts:41)". */
export function sideText(project: ProjectView, view: ModelView, judged: JudgedNode, side: Side): string {
  const source = sourceText(project, view, judged, side);
  const shape = shapeText(side.end.shape);
  switch (side.role) {
    case 'main':
      return `the main branch gives ${shape} (${source})`;
    case 'shortcut':
      return judged.block?.shortcut.nodes.length === 0
        ? `the shortcut is the block's input, ${shape} (${source})`
        : `the shortcut gives ${shape} (${source})`;
    case 'operand':
      return `one side is ${shape} (${source})`;
  }
}
