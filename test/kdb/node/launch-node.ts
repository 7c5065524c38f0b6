import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ControlAddress, controlAddress, giveOrder, orderRemount } from '../../../kdb/node/give-order.ts'
import { launchNode } from '../../../kdb/node/launch.ts'
import { nodeFolder } from '../../../kdb/node/node-folder.ts'
import { isRunning } from '../../../kdb/node/process-identity.ts'
import {
  controlTokenOf,
  type MountOrder,
  type NodeOptionsInput,
  type NodeSecretsInput,
  type Users,
} from '../../../kdb/node/protocol.ts'

export interface TestNode {
  pid: number
  port: number
  folder: string
  control: ControlAddress
  mount(what: MountOrder): Promise<string[]>
  setUsers(users: Users): Promise<void>
  isRunning(): boolean
  /** All that it has printed. */
  printed(): string
  /** Ends it, by force where it does not obey. */
  stop(): Promise<void>
}

interface Parts {
  options: NodeOptionsInput
  secret: string
  program?: URL
  listenWithinMs?: number
  signal?: AbortSignal
  /** Of its order. */
  more?: object
  licences?: NodeSecretsInput['licences'] | undefined
}

/** The program of a node that the built-in reader answers. */
export const reader = new URL('../../../kdb/reader/main.ts', import.meta.url)

/** A node as its supervisor starts it, in a folder of its own that goes with it. */
export async function launchTestNode({
  options,
  secret,
  more,
  licences,
  ...parts
}: Parts): Promise<TestNode> {
  const path = mkdtempSync(join(tmpdir(), 'kdbflow-node-'))
  const folder = nodeFolder(path)
  const named = { nodeId: 'n1', attempt: 1 }
  const secrets: NodeSecretsInput = { secret, ...(licences === undefined ? {} : { licences }) }
  folder.prepare({ ...named, options, ...more }, secrets)
  const { identity, listening } = await launchNode({ path, program: reader, ...parts }).catch(error => {
    rmSync(path, { recursive: true })
    throw error
  })
  const control = controlAddress(listening.controlPort, controlTokenOf(secret, named))
  const end = (signal: NodeJS.Signals) => {
    if (isRunning(identity)) process.kill(identity.pid, signal)
  }
  return {
    pid: identity.pid,
    port: listening.port,
    folder: path,
    control,
    mount: what => orderRemount(control, what),
    async setUsers(users) {
      folder.writeSecrets({ ...secrets, users })
      await giveOrder(control, 'reload')
    },
    isRunning: () => isRunning(identity),
    printed: () => (existsSync(folder.output) ? readFileSync(folder.output, 'utf8') : ''),
    async stop() {
      end('SIGTERM')
      for (let turn = 0; isRunning(identity); turn += 1) {
        if (turn === 500) end('SIGKILL')
        await new Promise(resolve => setTimeout(resolve, 10))
      }
      rmSync(path, { recursive: true, force: true })
    },
  }
}
