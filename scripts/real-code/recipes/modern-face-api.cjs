const tf = require('@tensorflow/tfjs');
const { NetInput } = require('./build/commonjs/dom/NetInput');
const { AgeGenderNet } = require('./build/commonjs/ageGenderNet/AgeGenderNet');
const { FaceRecognitionNet } = require('./build/commonjs/faceRecognitionNet/FaceRecognitionNet');

// Both nets take their weights as one flat array, and every number of it.
const recognition = new FaceRecognitionNet();
recognition.load(new Float32Array(5614592));
recognition.forwardInput(new NetInput([tf.randomUniform([150, 150, 3], 0, 255)]));

const ageGender = new AgeGenderNet();
ageGender.load(new Float32Array(421731));
ageGender.forwardInput(new NetInput([tf.randomUniform([112, 112, 3], 0, 255)]));
