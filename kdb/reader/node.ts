import { type Doorkeeper, doorkeeper } from '../door/doorkeeper.ts'
import { type KdbServer, kdbServer } from '../ipc/server.ts'
import type { NodeOptions, Users } from '../node/protocol.ts'
import type { KdbValue } from '../values.ts'
import { answerRequest } from './answer.ts'
import { requestOf } from './call.ts'
import { newGlobals } from './session/connection-globals.ts'
import { type Mount, mountDatabase } from './tables/mount.ts'
import type { NodeState } from './tables/state.ts'

export type KdbNode = {
  /** For users with a token. */
  door: KdbServer
  /** Mounts a database in place of the one before. A fault leaves the one before in place. */
  mount: (what: Pick<Mount, 'path' | 'databaseName'>) => Promise<Mount>
  /** Who is let in from now on. Connections of others end. */
  setUsers: (users: Users) => void
  setCertificate: Doorkeeper['setCertificate']
}

export type NodeParts = {
  options: NodeOptions
  now: () => number
  /** What the users' tokens are signed with. */
  secret: string
  onFault: (fault: unknown) => void
  log: (line: string) => void
}

/** A node: it answers over the database that is mounted. */
export function kdbNode({ options, now, secret, onFault, log }: NodeParts): KdbNode {
  const state: NodeState = { options, now, mount: undefined }
  const { clusterName, tlsOnly } = options
  const keeper = doorkeeper({ clusterName, tlsOnly, secret, now, log })
  // A query goes on with the mount that it began with.
  let handle = 0
  const open = (user: string, address: string) => {
    handle++
    const globals = newGlobals({ user, address, handle })
    return async (request: KdbValue) => answerRequest(requestOf(request), { ...state }, globals)
  }
  const { authenticate, greet } = keeper
  const limits = { answerBytes: options.maxAnswerBytes }
  const door = kdbServer({ open, onFault, log, authenticate, greet, limits })
  return {
    door,
    async mount(what) {
      const mount = await mountDatabase(what)
      state.mount = mount
      return mount
    },
    setCertificate: keeper.setCertificate,
    setUsers(users) {
      keeper.setUsers(users)
      door.endWhere(keeper.isGone)
    },
  }
}
