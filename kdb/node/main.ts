// A node as a process of its own: `node main.ts OPTIONS`, forked by a supervisor (protocol.ts says how they talk).

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Login } from '../ipc/handshake.ts'
import { verifyToken } from '../ipc/token.ts'
import { type KdbNode, kdbNode } from './node.ts'
import {
  type NodeMessage,
  type NodeOptions,
  nodeOptions,
  secretVariable,
  supervisorMessage,
} from './protocol.ts'
import { startWatchdog } from './watchdog.ts'

const main = async (): Promise<void> => {
  const options = nodeOptions.parse(JSON.parse(process.argv[2] ?? '{}'))
  const node = kdbNode({ options, now: Date.now, authenticate: authenticator(options), onFault: logFault })
  obeySupervisor(node)
  startWatchdog()
  node.server.listen(options.port, options.host)
  await once(node.server, 'listening')
  const { port } = node.server.address() as AddressInfo // not a pipe: it was told a port
  console.log(`${options.clusterName} on ${options.host}:${port}: built-in reader, not q`)
  tell({ type: 'listening', port })
}

/** Lets in whoever has a token of this cluster in place of a password. */
const authenticator = ({ clusterName }: NodeOptions) => {
  const secret = takeSecret()
  return ({ user, password }: Login): boolean => {
    const verdict = verifyToken(password, { secret, user, clusterName, now: Date.now() })
    if (verdict !== 'valid') console.log(`refused user ${JSON.stringify(user)}: token ${verdict}`)
    return verdict === 'valid'
  }
}

/** Taken out of the environment, where anything that this process starts could read it. */
const takeSecret = (): string => {
  const secret = process.env[secretVariable]
  if (secret === undefined || secret === '')
    throw new Error(`expected ${secretVariable} to be set, got nothing`)
  delete process.env[secretVariable]
  return secret
}

const obeySupervisor = (node: KdbNode): void => {
  process.on('message', message => {
    obey(node, message).catch(tellFailure)
  })
  // A terminal and systemd send these to everyone at once; the supervisor ends its nodes itself.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined)
  // A node without its supervisor would serve a version that nobody keeps for it.
  process.on('disconnect', () => process.exit(0))
}

const obey = async (node: KdbNode, message: unknown): Promise<void> => {
  const order = supervisorMessage.parse(message)
  if (order.type === 'stop') process.exit(0)
  const { path, database } = await node.mount(order)
  console.log(`mounted ${order.databaseName} at ${database.root}`)
  tell({ type: 'mounted', path, tables: [...database.tables.keys()] })
}

const tell = (message: NodeMessage): void => {
  process.send?.(message)
}

const tellFailure = (fault: unknown): void => {
  const { name, message } = fault instanceof Error ? fault : new Error(String(fault))
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : name
  tell({ type: 'failed', error: code, message })
}

const logFault = (fault: unknown): void => console.error(fault instanceof Error ? fault.message : fault)

main().catch(fault => {
  logFault(fault)
  tellFailure(fault)
  process.exitCode = 1
  process.disconnect?.()
})
