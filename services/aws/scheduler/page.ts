import * as z from 'zod'
import type { Collection } from '../../store/collection.ts'

/** What the List operations take. */
export const pageInput = z.object({
  NamePrefix: z.string().min(1).max(64).optional(),
  NextToken: z.string().min(1).max(2048).optional(),
  MaxResults: z.int().min(1).max(100).optional(),
})

const BATCH = 500

interface Selection<T> {
  prefix: string
  accept?(item: T): boolean
}

/** A page of the accepted documents under the prefix. */
export function page<T>(
  collection: Collection<T>,
  input: z.infer<typeof pageInput>,
  selection: Selection<T>,
) {
  const { prefix, accept = () => true } = selection
  const { MaxResults = 100, NextToken } = input
  const found: { position: string; value: T }[] = []
  let after = NextToken === undefined ? '' : Buffer.from(NextToken, 'base64url').toString()
  while (found.length <= MaxResults) {
    const batch = collection.list({ prefix, after, limit: BATCH })
    found.push(...batch.filter(({ value }) => accept(value)))
    after = batch.at(-1)?.position ?? after
    if (batch.length < BATCH) break
  }
  const listed = found.slice(0, MaxResults)
  return {
    items: listed.map(({ value }) => value),
    NextToken:
      found.length > MaxResults
        ? Buffer.from(listed.at(-1)?.position ?? '').toString('base64url')
        : undefined,
  }
}
