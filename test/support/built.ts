import { build, forgetModels } from '../../scripts/proof/observe.js';
import { loadSources, type Sources } from '../../scripts/proof/run-source.js';

/** Builders that take their time: deeper versions of others that stand beside them. */
const deep = /^(resnet|resnext|seResNet|wrn)\w*(34|50|56|101|152|28)/i;

/**
 * What TensorFlow.js makes of every exported function that wants no argument: each application of a layer with its name,
 * its class and its shapes, and why the code stopped, if it did.
 */
export function builtNetworks(sources: Sources): Readonly<Record<string, unknown>> {
  const networks: Record<string, unknown> = {};
  for (const entry of Object.keys(sources)) {
    for (const [name, value] of Object.entries(loadSources(sources, entry))) {
      if (typeof value !== 'function' || value.length > 0 || deep.test(name)) continue;
      const { applications, complete, stopped } = build(
        () => (value as () => unknown)(),
        () => 0,
      );
      forgetModels();
      const names = new Names();
      networks[`${entry} ${name}`] = {
        applications: applications.map((each) => ({ ...each, name: names.shown(each.name) })),
        complete,
        stopped: stopped instanceof Error ? stopped.message : stopped,
      };
    }
  }
  return networks;
}

/** The library counts the names that it gives over all networks of a process: here each network counts anew. */
class Names {
  readonly #known = new Map<string, string>();

  shown(name: string): string {
    if (!/_[A-Z][A-Za-z0-9]*\d$/.test(name)) return name;
    const known = this.#known.get(name) ?? name.replace(/\d+$/, `#${this.#known.size}`);
    this.#known.set(name, known);
    return known;
  }
}
