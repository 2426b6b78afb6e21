const { createServer } = require('node:http');
// The package asks which browser it runs in.
globalThis.navigator ??= { userAgent: 'none' };

const tf = require('@tensorflow/tfjs');
const { Coconet } = require('./esm/coconet/model.js');

// A checkpoint of zeros, from a server of our own: the package takes its weights from nowhere else.
async function serveZeros(layers) {
  const weights = [];
  layers.forEach(({ filters }, layer) => {
    const [height, width, channels, outChannels] = filters;
    const weight = (name, shape) =>
      weights.push({ name: `model/conv${layer}/${name}`, shape, dtype: 'float32' });
    for (const name of ['popmean', 'popvariance', 'gamma', 'beta']) weight(name, [1, 1, 1, outChannels]);
    weight('SeparableConv2d/depthwise_weights', [height, width, channels, 1]);
    weight('SeparableConv2d/pointwise_weights', [1, 1, channels, outChannels]);
    weight('SeparableConv2d/biases', [outChannels]);
    for (let split = 0; split < 4; split++) {
      weight(`split_${layer}_${split}/kernel`, [outChannels / 4, outChannels / 4]);
      weight(`split_${layer}_${split}/bias`, [outChannels / 4]);
    }
  });
  const count = weights.reduce((sum, { shape }) => sum + shape.reduce((size, dim) => size * dim), 0);
  const server = createServer(({ url }, response) => {
    const isManifest = url.endsWith('.json');
    response.end(isManifest ? JSON.stringify([{ paths: ['zeros'], weights }]) : Buffer.alloc(4 * count));
  });
  await new Promise((started) => server.listen(0, '127.0.0.1', started));
  return server;
}

async function main() {
  const coconet = new Coconet('');
  coconet.instantiateFromSpec();
  const server = await serveZeros(coconet.spec.layers);
  coconet.checkpointURL = `http://127.0.0.1:${server.address().port}`;
  await coconet.initialize();
  await coconet.run(tf.randomUniform([1, 2, 46, 4]), 1, 0.99, tf.randomUniform([1, 2, 46, 4]));
  server.close();
}

module.exports = main();
