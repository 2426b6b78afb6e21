import { tool } from '../../src/cli/tool.js';
import { type DimSymbol, evaluate } from '../../src/dim/index.js';
import type { Analysis } from '../../src/engine/engine.js';
import { createTypeScriptFrontEnd } from '../../src/frontends/typescript.js';
import type { OpNode } from '../../src/graph/model.js';
import type { JudgedNode, ModelView } from '../../src/graph/view-types.js';
import type { Rule } from '../../src/rule.js';
import type { Sources } from './run-source.js';

const frontEnd = createTypeScriptFrontEnd();

/** The analysis as it ships, of sources held in memory. */
export function analyse(
  sources: Sources,
  entries: readonly string[],
  rules: readonly Rule[] = tool.rules,
): Analysis {
  return tool.analyze({ files: entries }, (file) => sources[file] ?? null, {
    rules,
    severities: {},
    sizes: {},
    reportUnusedDirectives: false,
    frontEnd: () => frontEnd,
  });
}

/** The rules about shapes: what they say can be seen on the library. */
export const shapeRules: readonly string[] = [
  'residual-shape-mismatch',
  'silent-broadcast-add',
  'layer-input-mismatch',
];

/** The sizes of an input's open axes: of the first, and of the others. */
export type Input = readonly [number, number];

/** One model as the analysis reads it, its ops numbered as the library applies its layers: inputs left out. */
export class Reading {
  readonly ops: readonly OpNode[];
  readonly #judged = new Map<number, JudgedNode[]>();

  constructor(readonly view: ModelView) {
    this.ops = view.model.nodes.filter(({ op }) => op !== 'input');
    const positions = new Map(this.ops.map(({ id }, position) => [id, position]));
    for (const judged of [...view.judged, ...view.following]) {
      const position = positions.get(judged.node.id) ?? -1;
      this.#judged.set(position, [...(this.#judged.get(position) ?? []), judged]);
    }
  }

  /** What the analysis says of an op's merges and requirements. */
  judgedAt(position: number): readonly JudgedNode[] {
    return this.#judged.get(position) ?? [];
  }

  /** Which operand of a merge is its main branch; the first where there is no block. */
  mainOf(position: number): number {
    const op = this.ops[position];
    const block = this.view.blocks.find(({ merge }) => merge === op);
    return op && block ? Math.max(0, op.inputs.indexOf(block.main.end.id)) : 0;
  }

  /** Whether the analysis finds fault with an op. */
  isBroken(position: number): boolean {
    const op = this.ops[position];
    if (!op) return false;
    if (op.fault !== null && !this.view.consequences.has(op.id)) return true;
    return this.view.judged.some(
      ({ node, judgement: { outcome } }) => node === op && (outcome === 'fail' || outcome === 'broadcast'),
    );
  }

  isResidual(position: number): boolean {
    return this.view.blocks.some(({ merge }) => merge === this.ops[position]);
  }

  /** The sizes of an op at an input; null where they do not come down to numbers. */
  shapeAt(position: number, [height, width]: Input): readonly (number | null)[] | null {
    const { nodes, inputs } = this.view.model;
    const at = new Map<DimSymbol, number>();
    for (const { node } of inputs) {
      nodes[node]?.shape?.forEach((dim, axis) => {
        if (typeof dim !== 'number' && dim.kind === 'symbol') at.set(dim, [1, height][axis] ?? width);
      });
    }
    return this.ops[position]?.shape?.map((dim) => evaluate(dim, at)) ?? null;
  }
}

/** The models of a builder: one, unless something in it is undecided. */
export function readingsOf(analysis: Analysis, builder: string | null): readonly Reading[] {
  const wanted = builder ?? '<module>';
  return analysis.models.filter(({ model }) => model.builder === wanted).map((view) => new Reading(view));
}
