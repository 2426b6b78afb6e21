const tf = require('@tensorflow/tfjs');
const { GPT } = require('./src/models/gpt');
const { VisionTransformer } = require('./src/models/vit');

const gpt = GPT({
  nLayer: 3,
  nHead: 4,
  nEmbd: 32,
  vocabSize: 11,
  blockSize: 16,
  dropout: 0.1,
  residDrop: 0.1,
});
gpt.predict(tf.randomUniform([1, 16], 0, 11, 'int32'));

const vit = VisionTransformer({
  inputResolution: 32,
  patchSize: 8,
  outputDim: 16,
  nEmbd: 32,
  nLayer: 2,
  nHead: 4,
});
vit.predict(tf.randomUniform([1, 32, 32, 3]));
