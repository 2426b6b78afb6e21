import type { ConfigReader, LayerMeaning } from '../../interp/dialect.js';
import type { NestedOp } from '../../ops/op.js';
import { type Lower, positive, withTraining } from './config.js';

const cell: Lower = withTraining((config) => ({
  units: positive(config, 'units'),
  useBias: config.boolean('useBias', true),
}));

const gruCell: Lower = (config) => {
  if (config.boolean('resetAfter', false)) config.reject('resetAfter is not supported');
  return cell(config);
};

/** tf.layers.stackedRNNCells: cells in order. */
const stacked: Lower = withTraining((config) => ({ cells: config.layers('cells') }));

/** The cells of tf.layers.rnn: one, a list of them, or a stack. */
function cellsOf(config: ConfigReader): readonly NestedOp[] {
  return config.layers('cell').flatMap(({ op, attrs }) => {
    if (op !== 'stackedRNNCells') return knownCell({ op, attrs }, config);
    const cells = attrs['cells'] as readonly NestedOp[];
    const isFrozen = attrs['trainable'] === false;
    return cells.flatMap((each) =>
      knownCell(isFrozen ? { op: each.op, attrs: { ...each.attrs, trainable: false } } : each, config),
    );
  });
}

/** A cell of images, and a stack in a stack, are rejected when the layer is applied: this says so earlier. */
function knownCell(given: NestedOp, config: ConfigReader): readonly NestedOp[] {
  if (!(given.op in cells)) config.reject(`${given.op} is no cell that rnn can step through a sequence with`);
  return [given];
}

const rnn: Lower = withTraining((config) => ({
  cells: cellsOf(config),
  returnSequences: config.boolean('returnSequences', false),
  returnState: config.boolean('returnState', false),
}));

const modes = ['concat', 'sum', 'mul', 'ave'];

/**
 * tf.layers.bidirectional. What it says of training is its layer's alone; null as its mode keeps both results, for
 * which the attribute is empty.
 */
const bidirectional: Lower = (config) => {
  const layer = config.layer('layer');
  if (layer.op === 'rnn') config.reject('tf.layers.rnn cannot be copied, as bidirectional does');
  const isNull = config.has('mergeMode') && config.isNull('mergeMode');
  const mergeMode = isNull ? '' : config.string('mergeMode', 'concat');
  if (!isNull && !modes.includes(mergeMode)) {
    config.reject(`mergeMode "${mergeMode}" is not one of ${modes.join(', ')} or null`);
  }
  const { returnState } = layer.attrs;
  return { layer, mergeMode, ...(returnState === true ? { returnState } : {}) };
};

/** tf.layers.timeDistributed. What it says of training is its layer's alone. */
const timeDistributed: Lower = (config) => ({ layer: config.layer('layer') });

const meaning = (op: string, className: string, lower: Lower): LayerMeaning => ({ op, className, lower });

const cells: Readonly<Record<string, LayerMeaning>> = {
  simpleRNNCell: meaning('simpleRNNCell', 'SimpleRNNCell', cell),
  gruCell: meaning('gruCell', 'GRUCell', gruCell),
  lstmCell: meaning('lstmCell', 'LSTMCell', cell),
};

/** Layers that step through a sequence, those made of other layers included; cells are layers only inside of these. */
export const tfjsWrappers: Readonly<Record<string, LayerMeaning>> = {
  ...cells,
  stackedRNNCells: meaning('stackedRNNCells', 'StackedRNNCells', stacked),
  rnn: meaning('rnn', 'RNN', rnn),
  bidirectional: meaning('bidirectional', 'Bidirectional', bidirectional),
  timeDistributed: meaning('timeDistributed', 'TimeDistributed', timeDistributed),
};
