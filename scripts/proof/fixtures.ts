import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nets } from '../../test/nets/nets.js';
import { build, forgetModels } from './observe.js';
import type { Subject } from './judge-network.js';
import { loadSources, type Sources } from './run-source.js';

const root = resolve(import.meta.dirname, '../..');

const isCode = /(?<!\.d)\.[cm]?[jt]s$/;

/** The files of a fixture: one, or all that lie in its folder. */
export function sourcesOf(path: string): Sources {
  const absolute = resolve(root, path);
  const files = statSync(absolute).isDirectory()
    ? readdirSync(absolute, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file))
    : [path];
  const code = files.filter((file) => isCode.test(file)).sort();
  return Object.fromEntries(code.map((file) => [file, readFileSync(resolve(root, file), 'utf8')]));
}

/** Deeper versions of networks that are there already: what goes wrong in them goes wrong in the others. */
const deep = /^(resnet(34|56|101|152)|seResNet34|wrn28x10)$/;

/** The whole correct networks. */
export function wholeNetworks(): readonly Subject[] {
  const files = [...new Set(nets.map(({ file }) => file))];
  return files.map((file) => {
    const path = `fixtures/nets/${file.replace(/\/index\.[cm]?[jt]s$/, '')}`;
    const builders = nets.filter((net) => net.file === file && !deep.test(net.builder));
    return {
      sources: sourcesOf(path),
      entry: `fixtures/nets/${file}`,
      builders: builders.map(({ builder }) => builder),
    };
  });
}

/** The fixtures of rules that are right: those of their exports that build a network without being told anything. */
export function goodFixtures(): readonly Subject[] {
  return readdirSync(resolve(root, 'fixtures'))
    .filter((folder) => folder !== 'nets')
    .flatMap((folder) =>
      readdirSync(resolve(root, 'fixtures', folder))
        .filter((file) => file.startsWith('good-'))
        .map((file) => `fixtures/${folder}/${file}`),
    )
    .flatMap((path): Subject[] => {
      const sources = sourcesOf(path);
      const entry = path in sources ? path : `${path}/index.ts`;
      const builders = buildersOf(sources, entry);
      return builders.length === 0 ? [] : [{ sources, entry, builders }];
    });
}

/** Exported functions that give a model when they are called with nothing. */
function buildersOf(sources: Sources, entry: string): readonly string[] {
  return Object.entries(loadSources(sources, entry)).flatMap(([name, value]) => {
    if (typeof value !== 'function' || value.length > 0) return [];
    const built = build(
      () => (value as () => unknown)(),
      () => 0,
    );
    forgetModels();
    return built.complete ? [name] : [];
  });
}
