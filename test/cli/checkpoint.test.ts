import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadSources } from '../../scripts/proof/run-source.js';
import { readSource } from '../support/analyse-fixture.js';
import { runCommand } from '../support/command.js';
import { shippedTool } from '../support/tool.js';
import { workspace } from '../support/workspace.js';

type Handler = Parameters<typeof tf.loadLayersModel>[0];
type LoadRenamed = (model: tf.LayersModel, handler: Handler, map: unknown) => Promise<void>;

/** The code that the page shows to those who load old weights. */
function shownCode(): LoadRenamed {
  const code = /```js\n([^]*?)```/.exec(readFileSync('docs/fixing.md', 'utf8'))?.[1] ?? '';
  return loadSources({ 'shown.js': code }, 'shown.js')['loadRenamed'] as LoadRenamed;
}

function build(source: string): tf.LayersModel {
  const { mobile } = loadSources({ 'net.js': source }, 'net.js') as { mobile: () => tf.LayersModel };
  return mobile();
}

async function artifactsOf(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  const saved: tf.io.ModelArtifacts[] = [];
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved.push(artifacts);
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  const [artifacts] = saved;
  if (!artifacts) throw new Error('nothing was saved');
  return artifacts;
}

function predict(model: tf.LayersModel): readonly number[] {
  return tf.tidy(() => [
    ...(model.predict(tf.linspace(0, 1, 8 * 8 * 16).reshape([1, 8, 8, 16])) as tf.Tensor).dataSync(),
  ]);
}

test('old weights load into the network whose layers were renamed, with the code that the page shows', async () => {
  const before =
    readSource('fixtures/misleading-adapter-name/layer-names-too.js')?.replaceAll('96, 96', '8, 8') ?? '';
  const cwd = workspace({ 'net.js': before });
  const argv = ['--fix-suggestions', '--rename-strings', '--checkpoint-map', 'map.json'];
  expect(await runCommand(argv, { cwd, tool: shippedTool })).toMatchObject({ code: 0, err: '' });
  const map = JSON.parse(readFileSync(join(cwd, 'map.json'), 'utf8')) as unknown;

  const old = build(before);
  const artifacts = await artifactsOf(old);
  const renamed = build(readFileSync(join(cwd, 'net.js'), 'utf8'));
  expect(renamed.layers.map(({ name }) => name)).not.toEqual(old.layers.map(({ name }) => name));
  const handler = tf.io.fromMemory(artifacts);
  // Without the map the weights do not fit: the test would be none.
  await expect(shownCode()(renamed, handler, { layers: {} })).rejects.toThrow('b1_downsample');
  expect(predict(renamed)).not.toEqual(predict(old));
  await shownCode()(renamed, handler, map);
  expect(predict(renamed)).toEqual(predict(old));
  tf.disposeVariables();
});
