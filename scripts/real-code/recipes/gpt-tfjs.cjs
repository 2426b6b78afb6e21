const tf = require('@tensorflow/tfjs');
const { GPT } = require('./src/model.js');

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
