import {
  defineRule,
  type JudgedNode,
  type ModelView,
  type OpNode,
  type Place,
  type ProjectView,
} from '../src/rule.js';
import { type Facts, factsOf, fitText, whenText } from './lib/facts.js';
import { mergeSightings, type Sighting } from './lib/merge-findings.js';
import { triedOnly } from './lib/paths.js';
import { madeHere, originOf, rejections, setHere } from './lib/rejected.js';
import { hasSideOfWeights, inputOf, isAdd, isOpenByItself } from './lib/sides.js';
import { opText, seeFirst, shapeText, sizeText } from './lib/text.js';

/** Adds belong to residual-shape-mismatch, whatever is wrong with their sides. */
function isOurs(node: OpNode): boolean {
  return !isAdd(node);
}

function shapesText(view: ModelView, node: OpNode): string {
  return node.inputs
    .map((_, operand) => shapeText(inputOf(view, node, operand)?.shape ?? null))
    .join(' and ');
}

function sizeMessage(view: ModelView, { node }: JudgedNode, facts: Facts): string {
  const example = whenText(view, facts) || ' at every input size';
  return `This ${opText(node)} makes ${shapeText(node.shape)} of ${shapesText(view, node)}${example}: no size may be below 1`;
}

function requirementMessage(view: ModelView, { node, requirement }: JudgedNode, facts: Facts): string {
  const wanted = requirement === null ? undefined : node.requires[requirement];
  if (node.inputs.length > 1) {
    return `The inputs of this ${opText(node)} ${fitText(view, facts)}: ${shapesText(view, node)} must agree in ${wanted?.what ?? 'their sizes'}`;
  }
  const what = wanted?.at ? 'network' : opText(node);
  const sizes = wanted
    ? `${sizeText(wanted.left)} where ${sizeText(wanted.right)} is needed (${wanted.what})`
    : 'they differ';
  return `The sizes given to this ${what} ${fitText(view, facts)}: ${sizes}`;
}

function messageOf(view: ModelView, judged: JudgedNode, facts: Facts): string {
  switch (judged.kind) {
    case 'size':
      return sizeMessage(view, judged, facts);
    case 'require':
      return requirementMessage(view, judged, facts);
    default:
      return `The operands of this ${opText(judged.node)} ${fitText(view, facts)}: ${shapesText(view, judged.node)}`;
  }
}

function placeOf({ node, requirement }: JudgedNode): Place {
  return (requirement === null ? undefined : node.requires[requirement]?.at) ?? node.origin;
}

function causeOf(view: ModelView, judged: JudgedNode): OpNode {
  const { node, kind, requirement, judgement } = judged;
  if (kind === 'size') return node;
  const wanted = requirement === null ? undefined : node.requires[requirement];
  const [axis] = judgement.axes;
  if (!wanted) return originOf(view, node, node.inputs.length - 1, axis === undefined ? null : axis + 1);
  return originOf(view, node, wanted.operand, wanted.axis);
}

/**
 * Where an input is handed in, nobody says for what sizes a network is made but the network: weights behind a flatten, say,
 * take what images of one size leave. There is no fault as long as one fits.
 */
function fixesSize(view: ModelView, { node, kind, requirement, judgement }: JudgedNode): boolean {
  if (judgement.verdict !== 'depends' || !isOpenByItself(view)) return false;
  if (kind === 'merge') return hasSideOfWeights(view, node);
  const wanted = requirement === null ? undefined : node.requires[requirement];
  if (!wanted) return false;
  return node.inputs.length === 1 ? typeof wanted.right === 'number' : hasSideOfWeights(view, node);
}

function judgedFaults(project: ProjectView, view: ModelView): readonly Sighting[] {
  return view.judged.flatMap((judged): Sighting[] => {
    if (judged.judgement.outcome !== 'fail' || !isOurs(judged.node)) return [];
    const facts = factsOf(judged);
    if ((judged.upsampled && facts.verdict === 'depends') || triedOnly(project, view, judged)) return [];
    const cause = setHere(causeOf(view, judged));
    const place = placeOf(judged);
    const made =
      judged.kind === 'require' && judged.node.inputs.length === 1 ? madeHere(project, judged.node) : [];
    return [
      {
        model: view,
        node: judged.node,
        facts,
        message: (all) => `${messageOf(view, judged, all)}.${seeFirst(project, [cause, ...made], place)}`,
        place,
        related: [cause, ...made],
        ...(fixesSize(view, judged) ? { fixesSize: true } : {}),
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
      project.models.flatMap((view) => [
        ...rejections(project, view, isOurs),
        ...judgedFaults(project, view),
      ]),
    ),
});
