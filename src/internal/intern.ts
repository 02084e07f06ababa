/**
 * Hash-consing: values built of the same parts by the same steps are the same object, so that what is computed for one
 * (a plan, its SQL text, its decoder) is found again by identity, however often a query is written afresh.
 */

/** The table of what was derived from one value. It lives and dies with its owner. */
export interface Trie {
  readonly next: Map<unknown, Trie>
  value: unknown
}

// Programs write few shapes; a program that makes them without end must not fill the memory.
const limit = 2_000

export const emptyTrie = (): Trie => ({ next: new Map(), value: undefined })

/**
 * The value derived from `trie`'s owner by these keys: made once by `make`, and found by the keys from then on.
 */
export const derive = <A>(trie: Trie, keys: ReadonlyArray<unknown>, make: () => A): A => {
  let node = trie
  for (const key of keys) {
    let child = node.next.get(key)
    if (child === undefined) {
      if (node.next.size >= limit) node.next.clear()
      child = emptyTrie()
      node.next.set(key, child)
    }
    node = child
  }
  if (node.value === undefined) node.value = make()
  // The keys name the step that made the value, so its type is the type that this step makes.
  return node.value as A
}
