// A node whose clients the built-in reader answers: `node main.ts FOLDER`.

import type { ServerCounts } from '../ipc/counts.ts'
import type { MountOrder } from '../node/protocol.ts'
import { logFault, MountFailure, type NodeService, type NodeStart, runNode } from '../node/run-node.ts'
import { kdbNode } from './node.ts'

async function openReader({ order, secrets, log, onFault }: NodeStart): Promise<NodeService> {
  const { options } = order
  const node = kdbNode({ options, now: Date.now, secret: secrets.secret, onFault, log })
  const mount = async (what: MountOrder) => [...(await node.mount(what)).database.tables.keys()]
  if (order.mount !== undefined) {
    await mount(order.mount).catch(cause => {
      throw new MountFailure(cause instanceof Error ? cause.message : String(cause), { cause })
    })
  }
  log(`${options.clusterName}: built-in reader, not q`)
  logCounts(node.door.counts)
  return {
    door: node.door.server,
    state: () => ({ state: 'ready' }),
    remount: mount,
    setSecrets({ users, certificate }) {
      node.setUsers(users)
      if (certificate !== undefined) node.setCertificate(certificate)
    },
    drain: node.door.drain,
    end: async () => undefined,
  }
}

const countsEveryMs = 60_000

/** What came since the line before, where anything did. */
function logCounts(counts: ServerCounts): void {
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

runNode(process.argv[2] ?? '', openReader).catch(fault => {
  logFault(fault)
  process.exitCode = 1
})
