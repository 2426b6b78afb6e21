import {
  type Block,
  type FixIntent,
  type Frame,
  type GuardEvaluation,
  type ModelView,
  type OpNode,
  show,
} from '../../src/rule.js';
import { normalised } from './formula.js';

/** The name under which a value is known where a guard stands: an argument of its call. */
function nameFor(frame: Frame, node: OpNode | undefined, attribute: string): string | null {
  const origins = new Set(node?.attrOrigins[attribute]?.data ?? []);
  for (let at: Frame | null = frame; at !== null; at = at.kind === 'iteration' ? at.caller : null) {
    const found = at.args.find((arg) => arg.origins.data.some((origin) => origins.has(origin)));
    if (found) return found.name;
  }
  return null;
}

/** The name of the tensor at the fork, where the guard can see it. */
function forkName(view: ModelView, block: Block, frame: Frame): string | null {
  const found = view.model.bindings.findLast(
    (binding) =>
      binding.node === block.fork.id &&
      binding.frame === frame &&
      (binding.kind === 'parameter' || binding.kind === 'variable'),
  );
  return found?.name ?? null;
}

/** The clause that a guard lacks, as an edit: `stride !== 1`, or the channels of the input against the width. */
export function missingClause(
  view: ModelView,
  block: Block,
  guard: GuardEvaluation,
  lacks: 'channels' | 'space',
): { intent: FixIntent; text: string } | null {
  const makes = view.guards.find((each) => each.site === guard.site)?.makesAdapter ?? null;
  const adapterWhen = makes === null ? null : normalised(makes, guard.site.formula);
  if (adapterWhen === null) return null;
  const operands =
    lacks === 'space' ? strideOperands(block, guard.frame) : channelOperands(view, block, guard.frame);
  if (operands === null) return null;
  const [left, right] = operands;
  return {
    intent: { kind: 'addAtom', guard: guard.site.at, left, right, adapterWhen },
    text: `${left} ${adapterWhen ? '!==' : '==='} ${right}`,
  };
}

function strideOperands(block: Block, frame: Frame): [string, string] | null {
  const strided = block.main.nodes.find(
    (node) => Array.isArray(node.attrs['strides']) && (node.attrs['strides'] as readonly unknown[])[0] !== 1,
  );
  const name = nameFor(frame, strided, 'strides');
  return name === null ? null : [name, '1'];
}

function channelOperands(view: ModelView, block: Block, frame: Frame): [string, string] | null {
  const fork = forkName(view, block, frame);
  const last = block.main.nodes.findLast((node) => node.attrs['filters'] !== undefined);
  const width = nameFor(frame, last, 'filters');
  const argument = frame.args.find((arg) => arg.name === width);
  const out = block.main.end.shape?.at(-1);
  // The argument must be the width itself, not a quarter of it.
  if (
    fork === null ||
    width === null ||
    out === undefined ||
    typeof argument?.value === 'boolean' ||
    typeof argument?.value === 'string'
  ) {
    return null;
  }
  if (
    argument?.value === null ||
    argument === undefined ||
    show(argument.value, 'text') !== show(out, 'text')
  ) {
    return null;
  }
  return [`${fork}.shape[${fork}.shape.length - 1]`, width];
}
