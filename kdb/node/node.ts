import { createSecureContext, type SecureContext } from 'node:tls'
import { greeter } from '../door/greet.ts'
import type { Login } from '../ipc/handshake.ts'
import type { Identity } from '../ipc/places.ts'
import { type KdbServer, kdbServer } from '../ipc/server.ts'
import { claimsOf, isSameText, verifyToken } from '../ipc/token.ts'
import type { KdbValue } from '../values.ts'
import { answerRequest } from './answer.ts'
import { requestOf } from './call.ts'
import { newGlobals } from './connection-globals.ts'
import { type Mount, mountDatabase } from './mount.ts'
import { controlUser, type NodeCertificate, type NodeOptions, type Users } from './protocol.ts'
import type { NodeState } from './state.ts'

export type KdbNode = {
  /** For users with a token. */
  door: KdbServer
  /** For the supervisor. */
  control: KdbServer
  /** Mounts a database in place of the one before. A fault leaves the one before in place. */
  mount: (what: Pick<Mount, 'path' | 'databaseName'>) => Promise<Mount>
  setUsers: (users: Users) => void
  setCertificate: (certificate: NodeCertificate) => void
}

export type NodeParts = {
  options: NodeOptions
  now: () => number
  /** What the users' tokens are signed with. */
  secret: string
  controlToken: string
  onFault: (fault: unknown) => void
  log: (line: string) => void
}

/** A node: it answers over the database that is mounted. */
export const kdbNode = (parts: NodeParts): KdbNode => {
  const { options, now, onFault, log } = parts
  const state: NodeState = { options, now, mount: undefined }
  let secureContext: SecureContext | undefined
  const certified = Promise.withResolvers<void>()
  let users: Users = { asOf: Number.NEGATIVE_INFINITY, since: {} }
  // A query goes on with the mount that it began with.
  let handle = 0
  const open = (user: string, address: string) => {
    handle++
    const globals = newGlobals({ user, address, handle })
    return async (request: KdbValue) => answerRequest(requestOf(request), { ...state }, globals)
  }
  const door = kdbServer({
    open,
    onFault,
    log,
    authenticate: login => userOf(login, users, parts),
    greet: greeter({
      async secureContext() {
        await certified.promise
        if (secureContext === undefined) throw new Error('expected a certificate, got none')
        return secureContext
      },
      tlsOnly: options.tlsOnly,
      page: () => 'ok\n',
      log,
    }),
    limits: { answerBytes: options.maxAnswerBytes },
  })
  return {
    door,
    control: kdbServer({ open, onFault, log, authenticate: login => supervisorOf(login, parts) }),
    async mount(what) {
      const mount = await mountDatabase(what)
      state.mount = mount
      return mount
    },
    setCertificate({ certificate: cert, privateKey: key }) {
      secureContext = createSecureContext({ cert, key, minVersion: 'TLSv1.2' })
      certified.resolve()
    },
    setUsers(next) {
      users = next
      door.endWhere(({ user, since }) => sinceOf(users, user) !== since)
    },
  }
}

/** Lets in whoever has a token of this cluster in place of a password. */
const userOf = ({ user, password }: Login, users: Users, parts: NodeParts): Identity | undefined => {
  const { secret, now, log, options } = parts
  const verdict = verifyToken(password, { secret, user, clusterName: options.clusterName, now: now() })
  const { since, issued } = claimsOf(password)
  // A token that is newer than the list was given to a user who was there.
  const isThere = issued > users.asOf || sinceOf(users, user) === since
  if (verdict === 'valid' && isThere) return { user, since }
  log(
    `refused user ${JSON.stringify(user)}: token ${verdict === 'valid' ? 'of a user who was deleted' : verdict}`,
  )
  return undefined
}

const sinceOf = ({ since }: Users, user: string): number | undefined =>
  Object.hasOwn(since, user) ? since[user] : undefined

const supervisorOf = ({ user, password }: Login, { controlToken }: NodeParts): Identity | undefined =>
  user === controlUser && isSameText(password, controlToken) ? { user, since: 0 } : undefined
