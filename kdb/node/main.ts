// A node as a process of its own: `node main.ts OPTIONS`, forked by a supervisor (protocol.ts says how they talk).

import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import type { ServerCounts } from '../ipc/counts.ts'
import { type KdbNode, kdbNode } from './node.ts'
import {
  controlHost,
  controlVariable,
  type NodeMessage,
  nodeOptions,
  secretVariable,
  supervisorMessage,
} from './protocol.ts'
import { startWatchdog } from './watchdog.ts'

const main = async (): Promise<void> => {
  const options = nodeOptions.parse(JSON.parse(process.argv[2] ?? '{}'))
  const node = kdbNode({
    options,
    now: Date.now,
    secret: takeSecret(secretVariable),
    controlToken: takeSecret(controlVariable),
    onFault: logFault,
    log: console.log,
  })
  obeySupervisor(node)
  startWatchdog()
  const controlPort = await listen(node.control.server, { host: controlHost, port: 0 })
  const port = await listen(node.door.server, options)
  logCounts(node.door.counts)
  console.log(`${options.clusterName} on ${options.host}:${port}: built-in reader, not q`)
  tell({ type: 'listening', port, controlPort })
}

const listen = async (server: Server, at: { host: string; port: number }): Promise<number> => {
  server.listen(at.port, at.host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // not a pipe: it was told a port
  return port
}

const countsEveryMs = 60_000

/** What came since the line before, where anything did. */
const logCounts = (counts: ServerCounts): void => {
  let before = { ...counts }
  setInterval(() => {
    const names = Object.keys(counts) as (keyof ServerCounts)[] // it has no others
    const changed = names.filter(name => counts[name] !== before[name])
    if (changed.length === 0) return
    const since = (name: keyof ServerCounts) => counts[name] - (name === 'connections' ? 0 : before[name])
    console.log(`in the last minute: ${changed.map(name => `${name} ${since(name)}`).join(', ')}`)
    before = { ...counts }
  }, countsEveryMs).unref()
}

/** Taken out of the environment, where anything that this process starts could read it. */
const takeSecret = (name: string): string => {
  const secret = process.env[name]
  if (secret === undefined || secret === '') throw new Error(`expected ${name} to be set, got nothing`)
  delete process.env[name]
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
  if (order.type === 'users') return node.setUsers(order.users)
  if (order.type === 'certificate') return node.setCertificate(order)
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
