/**
 * What `work` makes of each item, in their order. Once the first is there, so many more are begun before they are asked for;
 * those that nobody asks for are given to `release`.
 */
export async function* inAdvance<Item, Result>(
  items: Iterable<Item>,
  most: number,
  work: (item: Item) => Promise<Result>,
  release: (result: Result) => PromiseLike<void> = async () => undefined,
): AsyncGenerator<Result> {
  const waiting = items[Symbol.iterator]()
  const begun: Promise<Result>[] = []
  const begin = (): void => {
    const next = waiting.next()
    if (next.done === true) return
    const working = work(next.value)
    // A failure is thrown when its turn comes, if it comes.
    working.catch(() => undefined)
    begun.push(working)
  }
  try {
    begin()
    for (let first = begun.shift(); first !== undefined; first = begun.shift()) {
      const result = await first
      for (let free = most - begun.length; free > 0; free--) begin()
      yield result
    }
  } finally {
    for (const ended of await Promise.allSettled(begun)) {
      if (ended.status === 'fulfilled') await release(ended.value)
    }
  }
}
