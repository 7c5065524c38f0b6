/** Files looked at together; each takes a file descriptor for a moment. */
const atOnce = 32

/** The results of `work` for each item, in their order, with a bounded number under way. */
export async function mapInBatches<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let at = 0; at < items.length; at += atOnce) {
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(work))))
  }
  return results
}
