import { show } from '../dim/index.js';
import type { Analysis } from '../engine/engine.js';
import type { ModelView } from '../graph/view-types.js';
import { toIr } from './ir.js';

/** A network without the names that only the code knows, to see whether two are the same. */
export interface Likeness {
  readonly name: string;
  readonly file: string;
  /** Whether it stands on no assumption about what the code is called with. */
  readonly isConcrete: boolean;
  /** Ops, sizes, wiring. */
  readonly graph: string;
  /** What the framework calls its layers, in order. */
  readonly layers: readonly (string | null)[];
}

/** The networks of an analysis. */
export function likenesses(analysis: Analysis): readonly Likeness[] {
  const { models } = toIr(analysis.models, analysis, null).ir;
  return models.map(({ name, file, layout, inputs, outputs, stages, nodes, gaps }, index) => ({
    name,
    file,
    isConcrete: analysis.models[index]?.model.assumes.length === 0,
    graph: JSON.stringify({
      layout,
      inputs: inputs.map(({ shape }) => shape),
      outputs,
      stages: stages.map(({ blocks, inChannels, outChannels, stride, dilation, shortcuts }) => [
        [blocks, inChannels, outChannels, stride, dilation],
        shortcuts.map(({ role }) => role),
      ]),
      nodes: nodes.map(({ op, attrs, inputs: from, shape }) => [op, attrs, from, shape]),
      params: parameters(analysis.models[index]),
      gaps: gaps.length,
    }),
    layers: nodes.map(({ path }) => path),
  }));
}

function parameters(view: ModelView | undefined): unknown {
  return view?.parameters && [show(view.parameters.trainable, 'json'), show(view.parameters.total, 'json')];
}
