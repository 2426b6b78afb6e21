/** TensorFlow.js as it ships with this package: a bundle of these parts, loaded only to confirm. */
import '@tensorflow/tfjs-backend-cpu';
// Methods of tensors (`x.add(y)`), which the parts alone do not bring.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';

export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';
export { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
