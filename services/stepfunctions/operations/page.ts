// Paging: a token is the question with the place to go on from, and is kept nowhere.
import { invalidToken } from './errors.ts'

/** Step Functions' default and most results of one page. */
const DEFAULT_RESULTS = 100

export interface Page {
  maxResults?: number | undefined
  nextToken?: string | undefined
}

/** Zero asks for the default. */
export const limitOf = ({ maxResults }: Page): number =>
  maxResults === undefined || maxResults === 0 ? DEFAULT_RESULTS : maxResults

/** A page token names the position it goes on from, and what was asked, so that no other question can use it. */
export const tokenOf = (question: unknown[], position: string): string =>
  Buffer.from(JSON.stringify([question, position])).toString('base64url')

/** @throws {ServiceException} InvalidToken for a token that did not come from the same question. */
export function positionIn(token: string | undefined, question: unknown[]): string | undefined {
  if (token === undefined) return undefined
  const [asked, position] = read(token)
  if (JSON.stringify(asked) === JSON.stringify(question) && typeof position === 'string') return position
  throw invalidToken(token)
}

function read(token: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    // No JSON: no token of ours, which the caller refuses.
    return []
  }
}
