import type { Socket } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { Login } from '../ipc/handshake.ts'
import type { Identity } from '../ipc/places.ts'
import { claimsOf, verifyToken } from '../ipc/token.ts'
import { greeter } from './greet.ts'

/** The users there were at `asOf`, each with the time of its creation. All in milliseconds since 1970. */
export type Users = { asOf: number; since: Record<string, number> }

/** In PEM: the node's, followed by its authority's, and the key to the node's. */
export type Certificate = { certificate: string; privateKey: string }

export type DoorkeeperParts = {
  clusterName: string
  /** What the users' tokens are signed with. */
  secret: string
  /** Refuses connections without TLS. */
  tlsOnly: boolean
  now: () => number
  log: (line: string) => void
}

/** Who is let in to a node, and how its clients are greeted. */
export type Doorkeeper = {
  greet: (socket: Socket) => Promise<Socket | undefined>
  /** Lets in whoever has a token of this cluster in place of a password. */
  authenticate: (login: Login) => Identity | undefined
  /** Whether one who was let in would not be any more. */
  isGone: (identity: Identity) => boolean
  /** Without a list, a token is enough. */
  setUsers: (users: Users) => void
  setCertificate: (certificate: Certificate) => void
}

export function doorkeeper({ clusterName, secret, tlsOnly, now, log }: DoorkeeperParts): Doorkeeper {
  let secureContext: SecureContext | undefined
  const certified = Promise.withResolvers<void>()
  let users: Users = { asOf: Number.NEGATIVE_INFINITY, since: {} }
  return {
    greet: greeter({
      async secureContext() {
        await certified.promise
        if (secureContext === undefined) throw new Error('expected a certificate, got none')
        return secureContext
      },
      tlsOnly,
      page: () => 'ok\n',
      log,
    }),
    authenticate({ user, password }) {
      const verdict = verifyToken(password, { secret, user, clusterName, now: now() })
      const { since, issued } = claimsOf(password)
      // A token that is newer than the list was given to a user who was there.
      const isThere = issued > users.asOf || sinceOf(users, user) === since
      if (verdict === 'valid' && isThere) return { user, since }
      const why = verdict === 'valid' ? 'of a user who was deleted' : verdict
      log(`refused user ${JSON.stringify(user)}: token ${why}`)
      return undefined
    },
    isGone: ({ user, since }) => sinceOf(users, user) !== since,
    setUsers(next) {
      users = next
    },
    setCertificate({ certificate: cert, privateKey: key }) {
      secureContext = createSecureContext({ cert, key, minVersion: 'TLSv1.2' })
      certified.resolve()
    },
  }
}

const sinceOf = ({ since }: Users, user: string): number | undefined =>
  Object.hasOwn(since, user) ? since[user] : undefined
