/** Where the bundle of the project's code finds its TensorFlow.js. */
export const libraryKey = '__resnetLintTensorFlow';

/** The name under which the bundle exports what is to be called. */
export const rootName = 'resnetLintRoot';
