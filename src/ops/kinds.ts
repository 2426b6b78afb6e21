import type { unaryFunctions } from './activation.js';
import type { binaryFunctions } from './merge.js';
import type { reductions } from './reduce.js';

/** Every kind that the table of ops has: what builds an op on a framework is a record over these. */
export type OpKind =
  | (typeof unaryFunctions)[number]
  | (typeof binaryFunctions)[number]
  | (typeof reductions)[number]
  | ('conv1d' | 'conv2d' | 'conv3d' | 'conv1dTranspose' | 'conv2dTranspose' | 'conv3dTranspose')
  | ('depthwiseConv1d' | 'depthwiseConv2d' | 'separableConv1d' | 'separableConv2d' | 'convLstm2d')
  | ('maxPooling1d' | 'maxPooling2d' | 'maxPooling3d' | 'maxPool' | 'maxPool3d')
  | ('averagePooling1d' | 'averagePooling2d' | 'averagePooling3d' | 'avgPool' | 'avgPool3d')
  | ('globalMaxPooling1d' | 'globalMaxPooling2d' | 'globalAveragePooling1d' | 'globalAveragePooling2d')
  | (
      | 'zeroPadding2d'
      | 'cropping1d'
      | 'cropping2d'
      | 'cropping3d'
      | 'upSampling2d'
      | 'centerCrop'
      | 'resizing'
      | 'categoryEncoding'
    )
  | ('add' | 'subtract' | 'average' | 'multiply' | 'maximum' | 'minimum' | 'where')
  | ('concatenate' | 'concat' | 'stack' | 'dot' | 'tf.dot' | 'matMul' | 'einsum' | 'outerProduct')
  | ('batchNormalization' | 'batchNormalization3d' | 'layerNormalization' | 'groupNormalization')
  | ('adaptiveAvgPool' | 'adaptiveMaxPool' | 'flattenAxes')
  | ('activation' | 'reLU' | 'leakyReLU' | 'elu' | 'thresholdedReLU' | 'softmax' | 'prelu')
  | ('dropout' | 'spatialDropout1d' | 'gaussianNoise' | 'gaussianDropout' | 'alphaDropout')
  | ('masking' | 'rescaling')
  | ('input' | 'weight' | 'flatten' | 'reshape' | 'permute' | 'repeatVector' | 'dense' | 'embedding')
  | ('simpleRNN' | 'gru' | 'lstm' | 'rnn' | 'timeDistributed' | 'bidirectional' | 'eachStep' | 'allSteps')
  | ('transpose' | 'tf.reshape' | 'expandDims' | 'squeeze' | 'slice' | 'index' | 'split' | 'unstack')
  | ('pad' | 'mirrorPad' | 'tile' | 'gather' | 'oneHot' | 'broadcastTo' | 'topk')
  | ('resizeBilinear' | 'resizeNearestNeighbor' | 'depthToSpace')
  | ('resample' | 'spaceToDepth' | 'attention' | 'multiHeadAttention' | 'dotAttention')
  | ('stackedRecurrent' | 'transformerEncoder');
