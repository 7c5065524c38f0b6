// Idempotency: the first answer to a request with a client token is the answer to its repetitions.
import { hash } from 'node:crypto'
import type { Clock } from '../../store/clock.ts'
import type { Collection } from '../../store/collection.ts'
import { openExpiry } from '../../store/expiry.ts'
import type { Store } from '../../store/store.ts'
import { conflict } from './exceptions.ts'

/** "Expires in 10 minutes", says the model of every token. */
const LIFETIME = 10 * 60 * 1000

interface Remembered {
  /** SHA-256 of the request. */
  request: string
  answer: unknown
}

export interface ClientTokens {
  /**
   * Runs `run`, or gives the answer that the same request with the same token got first.
   * @throws {ServiceException} ConflictException where the token came with another request.
   */
  once<T>(use: TokenUse, run: () => T): T
  /** Forgets the tokens that were to be kept for as long as what `path` names. */
  forget(operation: string, path: string): void
}

export interface TokenUse {
  operation: string
  /** What the request's path names: a token belongs to one operation on one path. */
  path: string
  token: string
  request: object
  /** Keep the token until it is forgotten. */
  keep: boolean
}

export function openClientTokens({ store, clock, report }: ClientTokenParts): ClientTokens {
  const tokens: Collection<Remembered> = store.collection(NAME)
  const expiry = openExpiry({ store, name: NAME, forget: key => tokens.delete(key), report })
  return {
    once<T>({ operation, path, token, request, keep }: TokenUse, run: () => T): T {
      const key = `${operation}/${path}/${token}`
      const digest = hash('sha256', canonical(request))
      const first = tokens.get(key)
      if (first !== undefined) return repeat<T>(first, digest, token)
      const answer = run()
      tokens.put(key, { request: digest, answer })
      if (!keep) expiry.at(key, clock.now() + LIFETIME)
      return answer
    },
    forget(operation, path) {
      for (const { key } of tokens.list({ prefix: `${operation}/${path}/` })) tokens.delete(key)
    },
  }
}

const NAME = 'finspace.client-token'

interface ClientTokenParts {
  store: Store
  clock: Clock
  report(error: unknown): void
}

function repeat<T>({ request, answer }: Remembered, digest: string, token: string): T {
  if (request !== digest) {
    throw conflict(
      `expected the request that client token ${token} came with first, got another request`,
      'IDEMPOTENT_PARAMETER_MISMATCH',
    )
  }
  // The answer of the same operation to the same request, so of the same type.
  return reviveDates(answer) as T
}

/** Answers are kept as JSON, in which a date is text. Members that hold dates are named so in this API. */
function reviveDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reviveDates)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name.endsWith('Timestamp') ? new Date(String(member)) : reviveDates(member),
    ]),
  )
}

/** JSON with the members of every object in order, so that equal requests have equal text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
