import type { Identities } from '../iam/identities.ts'
import type { Sessions } from '../iam/sessions.ts'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import { ServiceException } from '../wire/service-exception.ts'
import { createLinks, type Link } from './links.ts'

/** A working day. */
const LONGEST_SESSION_SECONDS = 8 * 3600

/** What a browser signs with, in the rights of whoever signed in. */
export interface ConsoleSession {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  expiration: Date
  region: string
  accountId: string
  arn: string
}

export interface SignIn {
  /** A one-time link that signs in as the holder of an access key. */
  link(accessKeyId: string): Link
  /** Undefined for a token that is unknown, used or expired. */
  byToken(token: string): ConsoleSession | undefined
  /** A session of an access key's holder: no longer than the key itself is valid. */
  byKey(accessKeyId: string): ConsoleSession
  /** @throws {ServiceException} NotASession for the key of anything else */
  end(accessKeyId: string): void
}

interface SignInParts {
  identities: Identities
  sessions: Sessions
  clock: Clock
  random: Random
  region: string
}

export function createSignIn({ identities, sessions, clock, random, region }: SignInParts): SignIn {
  const links = createLinks({ clock, random })
  const sessionOf = (holder: string): ConsoleSession | undefined => {
    const identity = identities.find(holder)
    const seconds = lifetime(identity?.expires, clock.now())
    if (identity === undefined || seconds <= 0) return undefined
    const { arn, accountId } = identity.principal
    return { ...sessions.issue({ arn, holder }, seconds), region, accountId, arn }
  }
  return {
    link: links.make,
    byToken(token) {
      const holder = links.take(token)
      return holder === undefined ? undefined : sessionOf(holder)
    },
    byKey(accessKeyId) {
      const session = sessionOf(accessKeyId)
      // It has signed the call, but may end within this second.
      if (session === undefined) throw expiring()
      return session
    },
    end(accessKeyId) {
      if (sessions.find(accessKeyId)?.holder === undefined) throw notASession()
      sessions.end(accessKeyId)
    },
  }
}

/** In whole seconds. A key that never expires gives the longest session. */
const lifetime = (expires = Number.POSITIVE_INFINITY, now: number) =>
  Math.min(LONGEST_SESSION_SECONDS, Math.floor((expires - now) / 1000))

const expiring = () =>
  new ServiceException(
    { code: 'ExpiredToken', status: 400 },
    'expected a key that is good for a second or more, got one that is about to expire',
  )

const notASession = () =>
  new ServiceException(
    { code: 'NotASession', status: 400 },
    'expected the key of a session of the console, got one that signing out does not end',
  )
