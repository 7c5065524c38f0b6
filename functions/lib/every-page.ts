/** All items of a List operation. `list` asks for one page; an absent token means the last one. */
export async function everyPage<Item>(
  list: (page: {
    nextToken?: string
  }) => Promise<{ items: Item[] | undefined; nextToken: string | undefined }>,
): Promise<Item[]> {
  const all: Item[] = []
  let page: { nextToken?: string } | undefined = {}
  while (page !== undefined) {
    const { items = [], nextToken }: Awaited<ReturnType<typeof list>> = await list(page)
    all.push(...items)
    page = nextToken === undefined ? undefined : { nextToken }
  }
  return all
}
