import { type Lower, positive } from './windows.js';

export const recurrentParams =
  'input_size hidden_size num_layers bias batch_first dropout bidirectional proj_size';
export const plainRecurrentParams =
  'input_size hidden_size num_layers nonlinearity bias batch_first dropout bidirectional';

/** nn.RNN, GRU, LSTM: so many gates in a cell, and states that come out beside every step. */
export function recurrent(gates: number, states: number): Lower {
  return (config) => ({
    features: positive(config, 'input_size'),
    units: positive(config, 'hidden_size'),
    layers: config.integers('num_layers', [1])[0] ?? 1,
    directions: config.boolean('bidirectional', false) ? 2 : 1,
    projection: config.dim('proj_size', 0),
    useBias: config.boolean('bias', true),
    batchFirst: config.boolean('batch_first', false),
    gates,
    states,
  });
}
