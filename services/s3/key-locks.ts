/** Runs work on one key after the other, and on different keys at once. */
export type KeyLocks = <T>(key: string, work: () => Promise<T>) => Promise<T>

export function createKeyLocks(): KeyLocks {
  /** What the next on the key waits for. */
  const tails = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = tails.get(key) ?? Promise.resolve()
    const mine = before.then(work)
    // Whoever waits behind it is no one to tell of its failure.
    const tail = mine.catch(() => undefined)
    tails.set(key, tail)
    try {
      return await mine
    } finally {
      if (tails.get(key) === tail) tails.delete(key)
    }
  }
}
