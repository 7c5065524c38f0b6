import type { Server } from 'node:net'
import type { Login } from '../ipc/handshake.ts'
import { kdbServer } from '../ipc/server.ts'
import { answerRequest } from './answer.ts'
import { requestOf } from './call.ts'
import { newGlobals } from './connection-globals.ts'
import { type Mount, mountDatabase } from './mount.ts'
import type { NodeOptions } from './protocol.ts'
import type { NodeState } from './state.ts'

export type KdbNode = {
  server: Server
  /** Mounts a database in place of the one before. A fault leaves the one before in place. */
  mount: (what: Pick<Mount, 'path' | 'databaseName'>) => Promise<Mount>
}

/** A node: it lets in whom `authenticate` lets in, and answers over the database that is mounted. */
export const kdbNode = ({
  options,
  now,
  authenticate,
  onFault,
}: {
  options: NodeOptions
  now: () => number
  authenticate: (login: Login) => boolean
  onFault: (fault: unknown) => void
}): KdbNode => {
  const state: NodeState = { options, now, mount: undefined }
  return {
    // A query goes on with the mount that it began with.
    server: kdbServer({
      authenticate,
      onFault,
      open: () => {
        const globals = newGlobals()
        return async request => answerRequest(requestOf(request), { ...state }, globals)
      },
    }),
    async mount(what) {
      const mount = await mountDatabase(what)
      state.mount = mount
      return mount
    },
  }
}
