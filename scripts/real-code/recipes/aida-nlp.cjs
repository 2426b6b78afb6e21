const tf = require('@tensorflow/tfjs');
const { default: ClassificationModel } = require('./dist/pipelines/zebraWings/models/classification');
const { default: NerModel } = require('./dist/pipelines/zebraWings/models/ner');

const sentences = { maxWordsPerSentence: 12, intents: ['a', 'b', 'c'], slotsToId: { x: 0, y: 1 } };
const classification = { drop: 0.5, embeddingDimensions: 30, numFilters: 16, filterSizes: [2, 4, 8] };
const ner = { addAttention: true, embeddingDimensions: 30, numFilters: [16, 16], rnnUnits: 10 };
ClassificationModel.setup(classification, sentences).predict(tf.randomUniform([1, 12, 30]));
NerModel.setup(ner, sentences).predict([tf.randomUniform([1, 3]), tf.randomUniform([1, 12, 30])]);
