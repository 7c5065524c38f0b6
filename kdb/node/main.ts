// A node as a process of its own: `node main.ts OPTIONS`, forked by a supervisor (see protocol.ts).

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { verifyToken } from '../ipc/token.ts'
import { type NodeMessage, nodeOptions, secretVariable, supervisorMessage } from './protocol.ts'
import { type KdbNode, kdbNode } from './serve.ts'

const main = async (): Promise<void> => {
  const options = nodeOptions.parse(JSON.parse(process.argv[2] ?? ''))
  const secret = takeSecret()
  const { clusterName } = options
  const node = kdbNode({
    options,
    now: Date.now,
    authenticate: ({ user, password }) => {
      const verdict = verifyToken(password, { secret, user, clusterName, now: Date.now() })
      if (verdict !== 'valid') console.log(`refused user ${JSON.stringify(user)}: token ${verdict}`)
      return verdict === 'valid'
    },
    onFault: fault => console.error(fault instanceof Error ? fault.message : fault),
  })
  obeySupervisor(node)
  node.server.listen(options.port, options.host)
  await once(node.server, 'listening')
  const { port } = node.server.address() as AddressInfo // not a pipe, since it listens on a port
  console.log(
    `${clusterName}: built-in reader on ${options.host}:${port}, not q: it answers a fixed set of queries`,
  )
  tell({ type: 'listening', port })
}

/** Taken out of the environment, so that nothing this process might start could read it. */
const takeSecret = (): string => {
  const secret = process.env[secretVariable]
  if (secret === undefined || secret === '')
    throw new Error(`expected ${secretVariable} to be set, got nothing`)
  delete process.env[secretVariable]
  return secret
}

const obeySupervisor = (node: KdbNode): void => {
  process.on('message', message => {
    obey(node, message).catch(error =>
      tell({ type: 'failed', error: error.code ?? error.name, message: error.message }),
    )
  })
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

await main()
