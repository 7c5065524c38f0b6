import type { Clock } from '../store/clock.ts'
import { openExpiry } from '../store/expiry.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import { generateAccessKey } from './credentials.ts'
import type { Policy } from './policy.ts'

/** Whom temporary credentials speak for. */
export interface Session {
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>`, or that of the holder. */
  arn: string
  /** An access key: its holder's rights hold as they are at the time of each call, while there is such a key. */
  holder?: string
  /** The role, whose policies hold as they are at the time of each call. Absent: `policy` alone holds. */
  roleArn?: string
  policy?: Policy
}

export interface SessionCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  expiration: Date
}

export interface StoredSession extends Session {
  secretAccessKey: string
  sessionToken: string
  /** Milliseconds since 1970. */
  expires: number
}

export interface Sessions {
  /** Temporary credentials, for `duration` seconds. They outlive a restart. */
  issue(session: Session, duration: number): SessionCredentials
  find(accessKeyId: string): StoredSession | undefined
  /** From now on nobody has the key. */
  end(accessKeyId: string): void
}

const NAME = 'iam.session'

interface SessionParts {
  store: Store
  clock: Clock
  random: Random
  report(error: unknown): void
}

export function openSessions({ store, clock, random, report }: SessionParts): Sessions {
  const sessions = store.collection<StoredSession>(NAME)
  const forget = (accessKeyId: string) => sessions.delete(accessKeyId)
  const expiry = openExpiry({ store, name: NAME, forget, report })
  return {
    issue: (session, duration) =>
      store.transact(() => {
        const { accessKeyId, secretAccessKey } = generateAccessKey('ASIA', random)
        const sessionToken = Buffer.from(random.bytes(96)).toString('base64')
        const expires = clock.now() + duration * 1000
        sessions.put(accessKeyId, { ...session, secretAccessKey, sessionToken, expires })
        expiry.at(accessKeyId, expires + KEPT)
        return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expires) }
      }),
    find: accessKeyId => sessions.get(accessKeyId),
    end: accessKeyId =>
      store.transact(() => {
        expiry.cancel(accessKeyId)
        forget(accessKeyId)
      }),
  }
}

/** So long, in milliseconds, a client hears that its credentials expired, and not that they never were. */
const KEPT = 3_600_000
