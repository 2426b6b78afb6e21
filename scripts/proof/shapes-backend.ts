import * as tf from '@tensorflow/tfjs';

/** What a tensor is without its values. */
export type Info = Pick<tf.TensorInfo, 'shape' | 'dtype'>;

/** Constants up to this size keep their values, since code may read them. */
const smallEnough = 64;

/** Keeps what tensors look like, and next to nothing of what is in them: all else reads as zero. */
export class ShapesBackend extends tf.KernelBackend {
  readonly #values = new WeakMap<object, tf.BackendValues>();
  readonly #counts = new WeakMap<object, number>();
  readonly #infos = new WeakMap<object, Info>();

  override write(values: tf.BackendValues | null, shape: number[], dtype: tf.DataType): object {
    const id = {};
    this.#keep(id, values, { shape, dtype }, 1);
    return id;
  }

  override move(
    id: object,
    values: tf.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    count: number,
  ): void {
    this.#keep(id, values, { shape, dtype }, count);
  }

  #keep(id: object, values: tf.BackendValues | null, info: Info, count: number): void {
    this.#counts.set(id, count);
    this.#infos.set(id, info);
    if (values !== null && values.length <= smallEnough) this.#values.set(id, values);
  }

  override readSync(id: object): tf.BackendValues {
    const { shape, dtype } = this.#infos.get(id) ?? { shape: [0], dtype: 'float32' };
    return this.#values.get(id) ?? zeros({ shape, dtype });
  }

  override read(id: object): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(id));
  }

  override disposeData(id: object): boolean {
    const left = (this.#counts.get(id) ?? 1) - 1;
    this.#counts.set(id, left);
    return left <= 0;
  }

  override incRef(id: object): void {
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
  }

  override refCount(id: object): number {
    return this.#counts.get(id) ?? 0;
  }

  override numDataIds(): number {
    return 0;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }
}

export function zeros({ shape, dtype }: Info): tf.TypedArray {
  return tf.util.makeZerosTypedArray(tf.util.sizeFromShape(shape), dtype as 'float32');
}
