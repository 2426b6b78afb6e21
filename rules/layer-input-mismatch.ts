import {
  defineRule,
  type JudgedNode,
  type ModelView,
  type OpNode,
  type Place,
  type ProjectView,
  show,
} from '../src/rule.js';
import { mergeSightings, type Sighting } from './lib/merge-findings.js';
import { triedOnly } from './lib/paths.js';
import { placeText, shapeText, sizesText } from './lib/text.js';

function inputNode(view: ModelView, node: OpNode, operand: number): OpNode | null {
  const id = node.inputs[operand];
  return id === undefined ? null : (view.model.nodes[id] ?? null);
}

function shapeOfInput(view: ModelView, node: OpNode, operand: number): string {
  return shapeText(inputNode(view, node, operand)?.shape ?? null);
}

/** Where the sizes of an operand were last set: the layer that a person would look at. */
function setterOf(view: ModelView, node: OpNode, operand: number): OpNode {
  let at = inputNode(view, node, operand);
  while (
    at &&
    at.inputs.length === 1 &&
    at.attrs['filters'] === undefined &&
    at.attrs['units'] === undefined &&
    at.attrs['strides'] === undefined
  ) {
    at = inputNode(view, at, 0);
  }
  return at && at.op !== 'input' ? at : node;
}

function faults(project: ProjectView, view: ModelView): readonly Sighting[] {
  return view.model.nodes.flatMap((node): Sighting[] => {
    if (node.fault === null) return [];
    const cause = setterOf(view, node, node.fault.operand);
    const place = cause.layer?.origin ?? cause.origin;
    return [
      {
        model: view,
        message: `TensorFlow.js rejects this ${node.op}: ${node.fault.message}; its input is ${shapeOfInput(view, node, node.fault.operand)} (see ${placeText(project, place)}).`,
        place: node.origin,
        verdict: 'always',
        witness: null,
        related: [{ message: 'the size comes from here', place }],
      },
    ];
  });
}

function sizeMessage(view: ModelView, judged: JudgedNode): string {
  const { node, judgement } = judged;
  const before = shapeOfInput(view, node, 0);
  const at =
    judgement.witness && Object.keys(judgement.witness).length > 0
      ? ` at ${sizesText(judgement.witness)}`
      : ' at every input size';
  return `This ${node.op} makes ${shapeText(node.shape)} of ${before}${at}: no size may be below 1.`;
}

function requirementMessage(judged: JudgedNode): string {
  const { judgement, requirement, node } = judged;
  const wanted = requirement === null ? undefined : node.requires[requirement];
  const sizes = wanted ? `${show(wanted.left, 'text')} against ${show(wanted.right, 'text')}` : '';
  const when =
    judgement.verdict === 'always'
      ? 'never fit'
      : `do not fit at ${sizesText(judgement.witness)} (${judgement.condition ?? ''})`;
  const what = wanted?.at ? 'application of a network' : node.op;
  return `The sizes at this ${what} ${when}: ${sizes} (${wanted?.what ?? 'sizes that must be equal'}).`;
}

function mergeMessage(view: ModelView, judged: JudgedNode): string {
  const { node, judgement } = judged;
  const when =
    judgement.verdict === 'always'
      ? 'never fit'
      : `do not fit at ${sizesText(judgement.witness)} (${judgement.condition ?? ''})`;
  const shapes = node.inputs.map((_, operand) => shapeOfInput(view, node, operand)).join(' and ');
  return `The operands of this ${node.op} ${when}: ${shapes}.`;
}

function placeOf({ node, requirement }: JudgedNode): Place {
  return (requirement === null ? undefined : node.requires[requirement]?.at) ?? node.origin;
}

function judgedFaults(project: ProjectView, view: ModelView): readonly Sighting[] {
  return view.judged.flatMap((judged): Sighting[] => {
    const { node, judgement, kind } = judged;
    if (judgement.outcome !== 'fail' || kind === 'residual' || (kind === 'merge' && node.op === 'add')) {
      return [];
    }
    if ((judged.upsampled && judgement.verdict === 'depends') || triedOnly(project, view, judged)) return [];
    const message =
      kind === 'size'
        ? sizeMessage(view, judged)
        : kind === 'merge'
          ? mergeMessage(view, judged)
          : requirementMessage(judged);
    const operand = judged.requirement === null ? 0 : (node.requires[judged.requirement]?.operand ?? 0);
    const cause = kind === 'size' ? node : setterOf(view, node, operand);
    return [
      {
        model: view,
        message,
        place: placeOf(judged),
        verdict: judgement.verdict ?? 'always',
        condition: judgement.condition,
        witness: judgement.witness,
        passing: judgement.passing,
        failing: judgement.failing,
        related: [{ message: 'the size comes from here', place: cause.layer?.origin ?? cause.origin }],
      },
    ];
  });
}

export default defineRule({
  id: 'layer-input-mismatch',
  description: 'A layer is given an input whose shape the framework rejects.',
  defaultSeverity: 'error',
  hasSuggestions: false,
  check: (project) =>
    mergeSightings(
      project.models.flatMap((view) => [...faults(project, view), ...judgedFaults(project, view)]),
    ),
});
