// What `@tensorflow/tfjs` offers that model code needs: the umbrella package would add four backends to every install.
import '@tensorflow/tfjs-backend-cpu';

export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';
