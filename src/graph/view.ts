import { buildParts, type Context, type Parts, type Structure, structureOf } from './build.js';
import { guardContext } from './guards.js';
import type { Model, Override } from './model.js';
import { countParameters } from './parameters.js';
import { judgeModel } from './sizes.js';
import { stageDefinitions } from './stages.js';
import type { ModelView, ProjectView } from './view-types.js';
import type { Place } from '../program/program.js';

class View implements ModelView {
  readonly #structure: Structure;
  readonly #context: Context;
  #built: Parts | null = null;
  #sizes: ReturnType<typeof judgeModel> | null = null;
  #parameters: { readonly count: ModelView['parameters'] } | null = null;

  constructor(
    readonly model: Model,
    structure: Structure,
    context: Context,
  ) {
    this.#structure = structure;
    this.#context = context;
  }

  #parts(): Parts {
    return (this.#built ??= buildParts(this.model, this.#structure, this.#context));
  }

  #judged(): ReturnType<typeof judgeModel> {
    return (this.#sizes ??= judgeModel(this.model, this.#structure.blocks, () => this.blocks));
  }

  get blocks(): Parts['blocks'] {
    return this.#parts().blocks;
  }

  get stages(): Parts['stages'] {
    return this.#parts().stages;
  }

  get guards(): Parts['guards'] {
    return this.#parts().guards;
  }

  get judged(): ModelView['judged'] {
    return this.#judged().judged;
  }

  get following(): ModelView['following'] {
    return this.#judged().following;
  }

  get consequences(): ModelView['consequences'] {
    return this.#judged().consequences;
  }

  get gaps(): ModelView['gaps'] {
    return [...this.model.gaps, ...this.#judged().gaps];
  }

  get residualAdds(): number {
    return this.#structure.blocks.length;
  }

  get preconditions(): readonly string[] {
    const texts = this.judged.flatMap(({ judgement }) => judgement.precondition ?? []);
    return [...new Set(texts)];
  }

  get validFor(): string | null {
    return this.#judged().result.validFor;
  }

  get smallestInput(): ModelView['smallestInput'] {
    return this.#judged().result.smallest;
  }

  get parameters(): ModelView['parameters'] {
    this.#parameters ??= { count: countParameters(this.model) };
    return this.#parameters.count;
  }

  whatIf(overrides: readonly Override[]): ModelView | null {
    const model = this.model.whatIf(overrides);
    return model ? new View(model, structureOf(model), this.#context) : null;
  }
}

/** Views all models of a project: what counts as a stage or a guard is judged over all of them. */
export function viewProject(
  models: readonly Model[],
  text: (place: Place) => string,
  line: (place: Place) => number,
): ProjectView {
  const found = models.map((model) => ({ model, structure: structureOf(model) }));
  const context: Context = {
    stages: new Set(found.flatMap(({ structure }) => stageDefinitions(structure))),
    guards: guardContext(found.flatMap(({ structure }) => structure.blocks)),
  };
  return {
    models: found.map(({ model, structure }) => new View(model, structure, context)),
    text,
    line,
  };
}
