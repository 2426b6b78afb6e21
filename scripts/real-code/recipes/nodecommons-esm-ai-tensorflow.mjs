import * as tf from '@tensorflow/tfjs';
import { CommonsAiTensorflowLeNetTraining } from './dist/classes/tensorflow-le-net-training.mjs';

const net = new CommonsAiTensorflowLeNetTraining(['cat', 'dog'], new Map(), 1, new Map(), null, 0.001);
net.model = tf.sequential();
net.addInnerLayers([28, 28, 1]);
net.model.predict(tf.randomUniform([1, 28, 28, 1]));
