import type { Finding, ModelView, OpNode, ProjectView } from '../../src/rule.js';
import { type Facts, whenText } from './facts.js';
import { givenAt, madeIn, originsOf, shares, writtenAt } from './frames.js';
import type { Sighting } from './merge-findings.js';
import { isFaultTriedOnly } from './paths.js';
import { inputOf, setterOf } from './sides.js';
import { opText, seeFirst, shapeText } from './text.js';

/** The op that last set what is wrong about an operand: its size on an axis, or how many axes it has. */
export function originOf(view: ModelView, node: OpNode, operand: number, axis: number | null): OpNode {
  let at = inputOf(view, node, operand);
  if (at === null) return node;
  if (axis !== null && at.shape !== null && axis < at.shape.length) return setterOf(view, at, axis);
  for (;;) {
    const before = inputOf(view, at, 0);
    if (!before || at.inputs.length > 1 || before.shape?.length !== at.shape?.length || setsSize(at)) {
      return at;
    }
    at = before;
  }
}

function setsSize({ attrs }: OpNode): boolean {
  return ['filters', 'units', 'strides', 'targetShape'].some((name) => attrs[name] !== undefined);
}

/** The related place of an op that sets a size: where its helper is told to, if it is. */
export function setHere(op: OpNode): Finding['related'][number] {
  const what = op.op === 'input' ? 'this input has' : `this ${opText(op)} makes`;
  const frame = madeIn(op);
  const told = ['filters', 'units', 'strides'].flatMap((name) => {
    const argument = frame.args.find((each) => shares(each, originsOf(op, name)));
    return (argument && givenAt(frame, argument)) ?? [];
  });
  return { message: `${what} ${shapeText(op.shape)}`, place: told[0] ?? writtenAt(op) };
}

/** Where the layer is made that is given what it does not take, where that is another line than the one that applies it. */
export function madeHere(project: ProjectView, node: OpNode): Finding['related'] {
  const place = node.layer?.origin;
  const isSame = place?.file === node.origin.file && project.line(place) === project.line(node.origin);
  return !place || isSame ? [] : [{ message: `this ${opText(node)} is made here`, place }];
}

/** What set the size that is wrong; where it is the op itself that is out of place, the layer or tensor that it is. */
function causeOf(
  view: ModelView,
  node: OpNode,
  { operand, axis }: NonNullable<OpNode['fault']>,
): Finding['related'][number] {
  if (operand !== null) return setHere(originOf(view, node, operand, axis));
  if (node.layer !== null || node.inputs.length === 0) {
    return { message: `this ${opText(node)} is made here`, place: writtenAt(node) };
  }
  const given = inputOf(view, node, node.inputs.length - 1) ?? node;
  return { message: `this ${opText(given)} gives the tensor`, place: given.origin };
}

/** The smallest input of a network that is rejected whatever its input. */
function smallestOf({ model, smallestInput }: ModelView): Facts['witness'] {
  return model.symbols.length === 0 ? model.literalSizes : (smallestInput ?? null);
}

/** Ops that the framework rejects at every size. */
export function rejections(
  project: ProjectView,
  view: ModelView,
  isOurs: (node: OpNode) => boolean,
): readonly Sighting[] {
  return view.model.nodes.flatMap((node): Sighting[] => {
    const { fault } = node;
    if (
      fault === null ||
      !isOurs(node) ||
      view.consequences.has(node.id) ||
      isFaultTriedOnly(project, view, node)
    ) {
      return [];
    }
    const cause = causeOf(view, node, fault);
    const made = fault.operand === null ? [] : madeHere(project, node);
    const facts: Facts = {
      verdict: 'always',
      condition: null,
      witness: smallestOf(view),
      passing: null,
      failing: {},
    };
    return [
      {
        model: view,
        node,
        facts,
        message: (all) =>
          `The framework rejects this ${opText(node)}${fault.operand === null ? '' : whenText(view, all)}: ${fault.message}.${seeFirst(project, [cause, ...made], node.origin)}`,
        place: node.origin,
        severity: 'error',
        related: [cause, ...made],
      },
    ];
  });
}
