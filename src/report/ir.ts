import type { AnalysisError } from '../diagnostic.js';
import { type Dim, show } from '../dim/index.js';
import type { Analysis, ReportedGap } from '../engine/engine.js';
import type { GuardEvaluation, OpNode } from '../graph/model.js';
import type { AdapterRole, Block, ModelView, Stage } from '../graph/view-types.js';
import { isNested } from '../ops/attributes.js';
import type { Attributes, AttributeValue } from '../ops/op.js';
import type { Place } from '../program/program.js';
import { type ReportedError, type ShownSize, toError } from './json.js';
import { type ShownModel, sizeModel } from './sized.js';

interface Spot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type ShownShape = readonly ShownSize[] | null;

type ShownAttribute = ShownSize | boolean | null | readonly ShownAttribute[] | ShownLayer;

/** A layer inside a layer. */
interface ShownLayer {
  readonly op: string;
  readonly attrs: Readonly<Record<string, ShownAttribute>>;
}

interface IrGuard extends Spot {
  readonly text: string;
  readonly value: boolean | null;
  readonly atoms: readonly { readonly text: string; readonly value: boolean | null }[];
}

interface IrStage {
  readonly name: string | null;
  readonly factory: string | null;
  readonly callSite: Spot;
  readonly block: string | null;
  readonly blocks: number;
  readonly inChannels: ShownSize | null;
  readonly outChannels: ShownSize | null;
  readonly stride: ShownSize | null;
  readonly dilation: ShownSize | null;
  readonly planes: ShownSize | null;
  readonly expansion: ShownSize | null;
  readonly shortcuts: readonly {
    readonly role: AdapterRole;
    readonly name: string | null;
    readonly origin: Spot | null;
  }[];
  readonly guards: readonly IrGuard[];
}

interface IrNode {
  readonly id: number;
  readonly op: string;
  readonly path: string | null;
  readonly attrs: Readonly<Record<string, ShownAttribute>>;
  readonly inputs: readonly number[];
  readonly shape: ShownShape;
  readonly origin: Spot;
}

interface IrModel {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly layout: 'NHWC' | 'NCHW';
  readonly inputs: readonly { readonly name: string; readonly shape: ShownShape }[];
  readonly outputs: readonly number[];
  readonly stages: readonly IrStage[];
  readonly nodes: readonly IrNode[];
  readonly gaps: readonly ReportedGap[];
}

/** What `resnet-lint ir` prints; schema/ir.json describes it. */
export interface Ir {
  readonly version: 1;
  readonly models: readonly IrModel[];
  readonly errors: readonly ReportedError[];
}

/** The networks as graphs. With inputs (one shape per input of a model, batch included) every size is a number. */
export function toIr(
  views: readonly ModelView[],
  analysis: Analysis,
  inputs: readonly (readonly number[])[] | null,
): { readonly ir: Ir; readonly errors: readonly AnalysisError[] } {
  const errors = [...analysis.errors];
  const models = views.map((view) => {
    const sized = inputs && sizeModel(view.model, inputs, analysis);
    if (sized?.error) errors.push(sized.error);
    return new ModelPrinter(analysis, sized).print(view);
  });
  return { ir: { version: 1, models, errors: errors.map(toError) }, errors };
}

class ModelPrinter {
  constructor(
    private readonly analysis: Analysis,
    private readonly sized: ShownModel | null,
  ) {}

  print(view: ModelView): IrModel {
    const { model } = view;
    return {
      name: model.name,
      file: model.place.file,
      line: this.spot(model.place).line,
      layout: model.layout,
      inputs: model.inputs.map(({ node, name }) => ({ name, shape: this.shape(model.nodes[node]) })),
      outputs: model.outputs,
      stages: view.stages.map((stage) => this.stage(stage)),
      nodes: model.nodes.map((node) => this.node(node)),
      gaps: view.gaps.map(({ place, reason }) => ({ model: model.name, ...this.spot(place), reason })),
    };
  }

  private stage(stage: Stage): IrStage {
    return {
      name: stage.name,
      factory: stage.factory,
      callSite: this.spot(stage.callSite),
      block: stage.block,
      blocks: stage.blocks.length,
      inChannels: this.optional(stage.inChannels),
      outChannels: this.optional(stage.outChannels),
      stride: this.optional(stage.stride),
      dilation: this.optional(stage.dilation),
      planes: this.optional(stage.planes),
      expansion: this.optional(stage.expansion),
      shortcuts: stage.blocks.map(({ adapter }: Block) => ({
        role: adapter.role,
        name: adapter.name,
        origin: adapter.origin && this.spot(adapter.origin),
      })),
      guards: stage.guards.map((guard) => this.guard(guard)),
    };
  }

  private guard({ site, value, atoms }: GuardEvaluation): IrGuard {
    return {
      text: site.text,
      ...this.spot(site.at),
      value,
      atoms: site.atoms.map(({ text }, index) => ({ text, value: atoms[index]?.value ?? null })),
    };
  }

  private node(node: OpNode): IrNode {
    return {
      id: node.id,
      op: node.op,
      path: node.path,
      attrs: this.attributes(node.attrs),
      inputs: node.inputs,
      shape: this.shape(node),
      origin: this.spot(node.origin),
    };
  }

  private attribute(value: AttributeValue): ShownAttribute {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (isNested(value)) return { op: value.op, attrs: this.attributes(value.attrs) };
    return isList(value)
      ? (value as readonly AttributeValue[]).map((item) => this.attribute(item))
      : this.shown(value);
  }

  private attributes(attrs: Attributes): ShownLayer['attrs'] {
    return Object.fromEntries(Object.entries(attrs).map(([name, value]) => [name, this.attribute(value)]));
  }

  private shape(node: OpNode | undefined): ShownShape {
    if (node === undefined) return null;
    const shape = this.sized ? (this.sized.shapes[node.id] ?? null) : node.shape;
    return shape && shape.map((dim) => show(dim, 'json'));
  }

  private optional(dim: Dim | null): ShownSize | null {
    return dim === null ? null : this.shown(dim);
  }

  private shown(dim: Dim): ShownSize {
    return show(this.sized ? this.sized.size(dim) : dim, 'json');
  }

  private spot(place: Place): Spot {
    return { file: place.file, ...this.analysis.locate(place.file, place.start) };
  }
}

function isList(value: AttributeValue): value is Extract<AttributeValue, readonly unknown[]> {
  return Array.isArray(value);
}
