/** What can be undone: every change of an abstract object, variable or fact goes through `write`. */
export interface Heap {
  /** Remembers how to undo a change that has just been made. */
  changed(undo: () => void): void;
  mark(): number;
  rollback(mark: number): void;
}

/** An undo log. Roots, paths, what-ifs and skipped atoms run on one heap and are rolled back. */
export function createHeap(): Heap {
  const log: (() => void)[] = [];
  return {
    changed(undo) {
      log.push(undo);
    },
    mark: () => log.length,
    rollback(mark) {
      while (log.length > mark) log.pop()?.();
    },
  };
}

/** `map.set` that can be undone. */
export function setEntry<K, V>(heap: Heap, map: Map<K, V>, key: K, value: V): void {
  const before = map.get(key);
  const had = map.has(key);
  map.set(key, value);
  heap.changed(() => {
    if (had) map.set(key, before as V);
    else map.delete(key);
  });
}

/** `map.delete` that can be undone; an entry that comes back keeps its value but goes to the end. */
export function deleteEntry<K, V>(heap: Heap, map: Map<K, V>, key: K): void {
  if (!map.has(key)) return;
  const entries = [...map];
  map.delete(key);
  heap.changed(() => {
    map.clear();
    for (const [k, v] of entries) map.set(k, v);
  });
}

/** Replaces the whole content of an array, undoably. */
export function setItems<T>(heap: Heap, items: T[], next: readonly T[]): void {
  const before = items.slice();
  items.length = 0;
  for (const item of next) items.push(item);
  heap.changed(() => {
    items.length = 0;
    for (const item of before) items.push(item);
  });
}

/** `items.push(item)`, undoably and in constant time. */
export function pushItem<T>(heap: Heap, items: T[], item: T): void {
  items.push(item);
  const length = items.length - 1;
  heap.changed(() => {
    items.length = length;
  });
}

/** `items[index] = item`, undoably. */
export function setItem<T>(heap: Heap, items: T[], index: number, item: T): void {
  const length = items.length;
  const before = items[index];
  items[index] = item;
  heap.changed(() => {
    if (index < length) items[index] = before as T;
    items.length = length;
  });
}

/** `object[key] = value`, undoably. */
export function change<T extends object, K extends keyof T>(
  heap: Heap,
  object: T,
  key: K,
  value: NonNullable<T[K]> | Extract<T[K], null>,
): void {
  const had = key in object;
  const before = object[key];
  object[key] = value;
  heap.changed(() => {
    if (had) object[key] = before;
    else Reflect.deleteProperty(object, key);
  });
}
