import type { Collection, Range } from '../../store/collection.ts'
import { invalid } from './exceptions.ts'

export interface PageRequest {
  nextToken?: string | undefined
  maxResults?: number | undefined
}

export interface Page<T> {
  items: T[]
  nextToken?: string
}

const LARGEST_PAGE = 100

/** One page of a collection, and the token of the next where there is one: absent on the last page. */
export function page<T>(
  table: Collection<T>,
  range: Pick<Range, 'index' | 'prefix' | 'reverse'>,
  { nextToken, maxResults }: PageRequest,
): Page<T> {
  const limit = limitOf(maxResults)
  const after = nextToken === undefined ? undefined : positionOf(nextToken, range.prefix ?? '')
  // One more than asked for shows whether there is a next page.
  const found = table.list({ ...range, limit: limit + 1, ...(after === undefined ? {} : { after }) })
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(({ value }) => value),
    ...(found.length > limit && last !== undefined ? { nextToken: tokenOf(last.position) } : {}),
  }
}

/** One page of a list that is short enough to hold, in the order of the texts that `place` gives. */
export function pageOfList<T>(
  list: readonly T[],
  place: (item: T) => string,
  { nextToken, maxResults }: PageRequest,
): Page<T> {
  const limit = limitOf(maxResults)
  const after = nextToken === undefined ? '' : positionOf(nextToken, '')
  const rest = list.filter(item => place(item) > after).sort((a, b) => (place(a) < place(b) ? -1 : 1))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    ...(rest.length > limit && last !== undefined ? { nextToken: tokenOf(place(last)) } : {}),
  }
}

/** 0 is the model's default: no number was given. One list has no bounds of its own. */
function limitOf(maxResults = 0): number {
  if (maxResults < 0) throw invalid(`expected maxResults of at least 0, got ${maxResults}`)
  return maxResults === 0 ? LARGEST_PAGE : Math.min(maxResults, LARGEST_PAGE)
}

const tokenOf = (position: string) => Buffer.from(position).toString('base64url')

function positionOf(token: string, prefix: string): string {
  const position = Buffer.from(token, 'base64url').toString()
  if (tokenOf(position) !== token || !position.startsWith(prefix)) {
    throw invalid(`expected a nextToken that this list gave out, got '${token.slice(0, 100)}'`)
  }
  return position
}

/** Where both members of a page come. */
export const pagingQuery = { nextToken: 'string', maxResults: 'number' } as const
