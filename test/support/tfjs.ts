/** What fixtures import as `@tensorflow/tfjs`: the parts of that package that build and run networks, on the CPU backend. */
import '@tensorflow/tfjs-backend-cpu';
import { enableProdMode } from '@tensorflow/tfjs-core';
import { registerChainedOps } from './chained-ops.js';

export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';

registerChainedOps();

// Otherwise every first kernel call prints a banner about the native bindings.
enableProdMode();
