import type { Identities } from '../iam/identities.ts'
import type { Sessions } from '../iam/sessions.ts'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Principal } from '../wire/call.ts'
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
  /**
   * A one-time link that signs in as the holder of an access key.
   * @throws {ServiceException} SessionOfConsole
   */
  link(accessKeyId: string): Link
  /** Undefined for a token that is unknown, used or expired. */
  byToken(token: string, from: Place): ConsoleSession | undefined
  /**
   * A session of an access key's holder: no longer than the key itself is valid.
   * @throws {ServiceException} SessionOfConsole
   */
  byKey(accessKeyId: string, from: Place): ConsoleSession
  /** @throws {ServiceException} NotASession for the key of anything else */
  end(accessKeyId: string, from: Place): void
}

/** Where somebody signs in or out. */
export interface Place {
  sourceIp: string
  userAgent?: string | undefined
}

/** Who signed in or out, from where, and how: for the audit log. */
export interface SignInEvent extends Place {
  name: 'ConsoleLogin' | 'Logout'
  /** Absent where nobody knows whose link it was. */
  principal?: Pick<Principal, 'arn' | 'accountId' | 'accessKeyId'>
  by?: 'link' | 'key'
  /** Of the session. */
  accessKeyId?: string
  error?: 'LinkNotValid'
}

export interface SignInAudit {
  /** @throws {ServiceException} where no line can be written: nobody signs in then */
  admit(): void
  observeSignIn(event: SignInEvent): void
}

interface SignInParts {
  identities: Identities
  sessions: Sessions
  clock: Clock
  random: Random
  region: string
  audit: SignInAudit
}

export function createSignIn({ identities, sessions, clock, random, region, audit }: SignInParts): SignIn {
  const links = createLinks({ clock, random })
  const openSession = (holder: string, event: Place & { by: 'link' | 'key' }): ConsoleSession | undefined => {
    const identity = identities.find(holder)
    const seconds = lifetime(identity?.expires, clock.now())
    if (identity === undefined || seconds <= 0) return undefined
    const { principal } = identity
    const { arn, accountId } = principal
    const session = sessions.issue({ arn, holder }, seconds)
    audit.observeSignIn({ name: 'ConsoleLogin', principal, accessKeyId: session.accessKeyId, ...event })
    return { ...session, region, accountId, arn }
  }
  const isSession = (accessKeyId: string) => sessions.find(accessKeyId)?.holder !== undefined
  return {
    link(accessKeyId) {
      if (isSession(accessKeyId)) throw sessionOfConsole()
      return links.make(accessKeyId)
    },
    byToken(token, from) {
      audit.admit()
      const holder = links.take(token)
      const session = holder === undefined ? undefined : openSession(holder, { by: 'link', ...from })
      if (session === undefined)
        audit.observeSignIn({ name: 'ConsoleLogin', by: 'link', error: 'LinkNotValid', ...from })
      return session
    },
    byKey(accessKeyId, from) {
      if (isSession(accessKeyId)) throw sessionOfConsole()
      audit.admit()
      const session = openSession(accessKeyId, { by: 'key', ...from })
      // It has signed the call, but may end within this second.
      if (session === undefined) throw expiring()
      return session
    },
    end(accessKeyId, from) {
      const principal = identities.find(accessKeyId)?.principal
      if (!isSession(accessKeyId) || principal === undefined) throw notASession()
      sessions.end(accessKeyId)
      audit.observeSignIn({ name: 'Logout', principal, accessKeyId, ...from })
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

const sessionOfConsole = () =>
  new ServiceException(
    { code: 'SessionOfConsole', status: 400 },
    'expected the access key of a user or a role, got that of a session of the console, which signs in nobody else',
  )

const notASession = () =>
  new ServiceException(
    { code: 'NotASession', status: 400 },
    'expected the key of a session of the console, got one that signing out does not end',
  )
