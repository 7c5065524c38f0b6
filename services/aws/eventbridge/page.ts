import * as z from 'zod'
import type { Collection } from '../../store/collection.ts'

/** What all List operations take. */
export const pageInput = z.object({
  NamePrefix: z.string().min(1).optional(),
  NextToken: z.string().min(1).max(2048).optional(),
  Limit: z.int().min(1).max(100).optional(),
})

/** A page of the documents whose keys begin with `prefix` and the name asked for. */
export function page<T>(collection: Collection<T>, input: z.infer<typeof pageInput>, prefix = '') {
  const { NamePrefix = '', NextToken, Limit = 100 } = input
  const found = collection.list({
    prefix: prefix + NamePrefix,
    limit: Limit + 1,
    ...(NextToken === undefined ? {} : { after: Buffer.from(NextToken, 'base64url').toString() }),
  })
  const listed = found.slice(0, Limit)
  return {
    items: listed.map(({ value }) => value),
    NextToken:
      found.length > Limit ? Buffer.from(listed.at(-1)?.position ?? '').toString('base64url') : undefined,
  }
}
