import type { NodeExit, NodeProcess } from '../../../../kdb/node/launch.ts'
import type { Users } from '../../../../kdb/node/protocol.ts'

/** Processes that run nowhere: `launch` makes them, tests end them. */
export function fakeProcesses() {
  const launched: FakeProcess[] = []
  return {
    launched,
    launch: async ({ options }: { options: { port?: number | undefined } }): Promise<NodeProcess> => {
      const process = fakeProcess(launched.length + 1, options.port || 5001 + launched.length)
      launched.push(process)
      return process
    },
    kill: (pid: number) => {
      const process = launched.find(one => one.pid === pid)
      if (process?.isHeld === false) process.end({ code: null, signal: 'SIGKILL' })
    },
  }
}

export interface FakeProcess extends NodeProcess {
  /** Paths, in the order of the mounts. */
  mounted: string[]
  users: Users | undefined
  /** In the order in which it got them. */
  certificates: string[]
  isStubborn: boolean
  /** By the kernel: it does not even end by force. */
  isHeld: boolean
  failsToMount: boolean
  end(exit: NodeExit): void
  isRunning: boolean
}

function fakeProcess(pid: number, port: number): FakeProcess {
  const { promise: exited, resolve } = Promise.withResolvers<NodeExit>()
  return {
    pid,
    port,
    control: { host: '127.0.0.1', port, user: 'supervisor', password: '' },
    users: undefined,
    certificates: [],
    setCertificate({ certificate }) {
      this.certificates.push(certificate)
    },
    setUsers(users) {
      this.users = users
    },
    mounted: [],
    isStubborn: false,
    isHeld: false,
    failsToMount: false,
    isRunning: true,
    exited,
    async mount({ path }) {
      if (this.failsToMount) throw new Error('CORRUPT: no such table')
      this.mounted.push(path)
      return []
    },
    async stop() {
      if (!this.isStubborn) this.end({ code: 0, signal: null })
      await exited
    },
    end(exit) {
      this.isRunning = false
      resolve(exit)
    },
  }
}
