/** What can be undone: every change of an abstract object, variable or fact goes through `write`. */
export interface Heap {
  /** Remembers how to undo a change that has just been made. */
  changed(undo: () => void): void;
  /** As `changed`, for what happens so often that a closure for each would be felt: what is to be done, and to what. */
  noted<Target, Key, Before>(
    undo: (target: Target, key: Key, before: Before) => void,
    target: Target,
    key: Key,
    before: Before,
  ): void;
  mark(): number;
  rollback(mark: number): void;
}

/** An undo log. Roots, paths, what-ifs and skipped atoms run on one heap and are rolled back. */
export function createHeap(): Heap {
  // Four entries for each change: a function and what it is called with.
  const log: unknown[] = [];
  return {
    changed(undo) {
      log.push(run, undo, undefined, undefined);
    },
    noted(undo, target, key, before) {
      log.push(undo, target, key, before);
    },
    mark: () => log.length,
    rollback(mark) {
      while (log.length > mark) {
        const before = log.pop();
        const key = log.pop();
        const target = log.pop();
        (log.pop() as (target: unknown, key: unknown, before: unknown) => void)(target, key, before);
      }
    },
  };
}

function run(undo: () => void): void {
  undo();
}

/** `map.set` that can be undone. */
export function setEntry<K, V>(heap: Heap, map: Map<K, V>, key: K, value: V): void {
  const before = map.get(key);
  const had = map.has(key);
  map.set(key, value);
  if (had) heap.noted(putBack<K, V>, map, key, before as V);
  else heap.noted(takeOut<K>, map, key, undefined);
}

function putBack<K, V>(map: Map<K, V>, key: K, before: V): void {
  map.set(key, before);
}

function takeOut<K>(map: Map<K, unknown>, key: K): void {
  map.delete(key);
}

/** `map.delete` that can be undone: an entry comes back to where it was. */
export function deleteEntry<K, V>(heap: Heap, map: Map<K, V>, key: K): void {
  if (!map.has(key)) return;
  const before = map.get(key) as V;
  // Not the entries: of many that are taken out one by one, each would be kept once for every one.
  let place = 0;
  for (const each of map.keys()) {
    if (each === key) break;
    place++;
  }
  map.delete(key);
  heap.changed(() => {
    const following = [...map].slice(place);
    for (const [each] of following) map.delete(each);
    map.set(key, before);
    for (const [each, value] of following) map.set(each, value);
  });
}

/** `map.clear()`, undoably. */
export function clearEntries<K, V>(heap: Heap, map: Map<K, V>): void {
  const before = [...map];
  map.clear();
  heap.changed(() => {
    for (const [key, value] of before) map.set(key, value);
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
  heap.noted(cut, items, items.length - 1, undefined);
}

function cut(items: unknown[], length: number): void {
  items.length = length;
}

/** `items.pop()`, undoably. */
export function popItem(heap: Heap, items: unknown[]): void {
  if (items.length > 0) heap.noted(append, items, items.pop(), undefined);
}

function append(items: unknown[], item: unknown): void {
  items.push(item);
}

/** `items.shift()`, undoably. */
export function shiftItem(heap: Heap, items: unknown[]): void {
  if (items.length > 0) heap.noted(prepend, items, items.shift(), undefined);
}

function prepend(items: unknown[], item: unknown): void {
  items.unshift(item);
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
