/**
 * Works on the items, `limit` at a time. After a failure no new item is begun, and it throws only when the last
 * of the running ones has ended: nothing goes on behind the caller's back.
 */
export async function forEachConcurrently<T>(
  items: AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]()
  const failures: unknown[] = []
  const lane = async () => {
    while (failures.length === 0) {
      const { done, value } = await iterator.next()
      if (done === true) return
      await work(value)
    }
  }
  const lanes = Array.from({ length: limit }, () =>
    lane().catch((error: unknown) => void failures.push(error)),
  )
  await Promise.all(lanes)
  if (failures.length > 0) throw failures[0]
}
