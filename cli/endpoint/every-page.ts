interface Page<Item> {
  items: Item[] | undefined
  nextToken: string | undefined
}

/** All items of an operation for which the SDK has no paginator. */
export async function everyPage<Item>(
  call: (next: { nextToken?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const found: Item[] = []
  let next: { nextToken?: string } = {}
  do {
    const { items = [], nextToken } = await call(next)
    found.push(...items)
    next = nextToken === undefined ? {} : { nextToken }
  } while (next.nextToken !== undefined)
  return found
}
