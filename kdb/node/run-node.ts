// What every node's process does, whatever answers its clients: it takes its folder, listens, obeys, and ends.

import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { KdbError } from '../errors.ts'
import { controlServer, failureOf, type Obey } from './control.ts'
import { type NodeFolder, nodeFolder } from './node-folder.ts'
import { identityOf, type ProcessIdentity } from './process-identity.ts'
import {
  controlHost,
  controlProtocol,
  controlTokenOf,
  type Health,
  type MountOrder,
  mountOrder,
  type NodeCall,
  type NodeCallAnswer,
  type NodeOrder,
  type NodeSecrets,
  nodeCallAnswer,
} from './protocol.ts'

/** The node runs, but cannot read the database that it was asked to mount. */
export class MountFailure extends Error {
  override readonly name = 'MountFailure'
  readonly code = 'NOT_MOUNTED'
}

/** What answers a node's clients. */
export type NodeService = {
  door: Server
  state: () => Pick<Health, 'state' | 'reason'>
  /** Gives the tables. */
  remount: (mount: MountOrder) => Promise<string[]>
  setSecrets: (secrets: NodeSecrets) => void
  drain: (withinMs: number) => Promise<void>
  /** Called last. */
  end: (graceMs: number) => Promise<void>
  /** Of the API, where what answers can make any. */
  calls?: {
    next: (withinMs: number) => Promise<NodeCall | null>
    answer: (answer: NodeCallAnswer) => void
  }
}

export type NodeStart = {
  folder: NodeFolder
  order: NodeOrder
  secrets: NodeSecrets
  log: (line: string) => void
  onFault: (fault: unknown) => void
  /** Ends the process, such as when what answers its clients has ended. */
  exit: (code: number) => void
}

/** Runs the node of a folder in this process: `open` makes what answers, with the first database mounted. */
export async function runNode(path: string, open: (start: NodeStart) => Promise<NodeService>) {
  const folder = nodeFolder(path)
  const own = identityOf(process.pid)
  if (own === undefined) throw new Error('expected the system to say when this process started, got nothing')
  if (!folder.claim(own)) return console.log('another process is this node')
  endWithFolder(folder, own)
  try {
    await serve(folder, open)
  } catch (fault) {
    logFault(fault)
    folder.writeFailure(failureOf(fault))
    process.exit(1)
  }
}

async function serve(folder: NodeFolder, open: (start: NodeStart) => Promise<NodeService>): Promise<void> {
  const order = folder.order()
  if (order === undefined) throw new Error(`expected an order in ${folder.path}, got none`)
  const secrets = folder.secrets()
  const exit = (code: number) => process.exit(code)
  const service = await open({ folder, order, secrets, log: console.log, onFault: logFault, exit })
  service.setSecrets(secrets)
  const end = endOnce(async () => {
    const half = order.options.graceMs / 2
    await service.drain(half)
    await service.end(half)
    process.exit(0)
  })
  const control = controlServer({
    token: controlTokenOf(secrets.secret, order),
    obey: obeyFor({ folder, order, service, end }),
    onFault: logFault,
    log: console.log,
  })
  process.on('SIGTERM', end)
  // A terminal sends these to everyone at once; a node ends when it is asked to.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined)
  const controlPort = await listen(control.server, { host: controlHost, port: 0 })
  const port = await listen(service.door, order.options)
  folder.writeListening({ protocol: controlProtocol, port, controlPort })
  console.log(`${order.options.clusterName} listens on ${order.options.host}:${port}`)
}

type Obeying = { folder: NodeFolder; order: NodeOrder; service: NodeService; end: () => void }

function obeyFor({ folder, order, service, end }: Obeying): Obey {
  const { nodeId, attempt } = order
  let { mount } = order
  // One after another: the last one asked for is the one that stays.
  let previous: Promise<unknown> = Promise.resolve()
  const remount = (to: MountOrder): Promise<string[]> => {
    const tables = previous.then(async () => {
      const found = await service.remount(to)
      mount = to
      console.log(`mounted ${to.databaseName} at ${to.path}`)
      return found
    })
    previous = tables.catch(() => undefined)
    return tables
  }
  return {
    health: (): Health => ({
      ...{ protocol: controlProtocol, nodeId, attempt, ...service.state() },
      ...(mount === undefined ? {} : { mount }),
    }),
    remount: input => remount(mountOrder.parse(input)),
    reload: () => service.setSecrets(folder.secrets()),
    drain: input => service.drain(typeof input === 'number' ? input : order.options.graceMs),
    // After the answer.
    stop: () => void setImmediate(end),
    call: input => callsOf(service).next(typeof input === 'number' ? input : 0),
    answer: input => callsOf(service).answer(nodeCallAnswer.parse(input)),
  }
}

function callsOf({ calls }: NodeService): NonNullable<NodeService['calls']> {
  if (calls === undefined) throw new KdbError('nyi')
  return calls
}

function endOnce(end: () => Promise<void>): () => void {
  let isEnding = false
  return () => {
    if (isEnding) return
    isEnding = true
    end().catch(fault => {
      logFault(fault)
      process.exit(1)
    })
  }
}

async function listen(server: Server, at: { host: string; port: number }): Promise<number> {
  server.listen(at.port, at.host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // not a pipe: it was given a port
  return port
}

const lookEveryMs = 2000

/** A node whose data folder was deleted is nobody's any more. What cannot be read may be there. */
function endWithFolder(folder: NodeFolder, own: ProcessIdentity): void {
  setInterval(() => {
    try {
      const owner = folder.owner()
      if (owner !== undefined && owner !== 'nobody' && owner.pid === own.pid) return
    } catch (fault) {
      return logFault(fault)
    }
    console.error('its folder is gone: the node ends')
    process.exit(1)
  }, lookEveryMs).unref()
}

export const logFault = (fault: unknown): void =>
  console.error(fault instanceof Error ? fault.message : fault)
