/**
 * Works on the items, `limit` at a time. After a failure no new item is begun and those in work are asked to stop;
 * it throws only when the last of them has ended, so that nothing goes on behind the caller's back.
 */
export async function forEachConcurrently<T>(
  items: AsyncIterable<T>,
  { limit, signal }: { limit: number; signal: AbortSignal },
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]()
  const failure = new AbortController()
  const either = AbortSignal.any([signal, failure.signal])
  const lane = async () => {
    while (!either.aborted) {
      const { done, value } = await iterator.next()
      if (done === true) return
      await work(value, either)
    }
  }
  // The first failure is the cause of all others: only the first call of `abort` sets the reason.
  const lanes = Array.from({ length: limit }, () => lane().catch((error: unknown) => failure.abort(error)))
  await Promise.all(lanes)
  await iterator.return?.()
  either.throwIfAborted()
}
