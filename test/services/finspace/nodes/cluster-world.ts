import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { symbolDomain, writeSplayedTable } from '../../../../kdb/format/write-table.ts'
import { connect } from '../../../../kdb/ipc/client.ts'
import { mintToken } from '../../../../kdb/ipc/token.ts'
import { type KdbTable, type KdbValue, table, vector } from '../../../../kdb/values.ts'
import type { ClusterSpec } from '../../../../services/finspace/nodes/cluster-spec.ts'
import { createNodes, type NodesParts } from '../../../../services/finspace/nodes/nodes.ts'
import { createProcessDriver } from '../../../../services/finspace/nodes/process/driver.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { testCertificate } from '../../../support/test-certificate.ts'
import { openWorld, version } from '../versions/world.ts'

export const cluster = { environmentId: 'env1', clusterName: 'cluster1' }
const secret = 'a secret of this test'

/** Two versions of a database, `c1` with one trade and `c2` with three, and nodes to serve them. */
export async function openClusterWorld(parts: Partial<NodesParts> = {}) {
  const { folder, versions, apply } = openWorld()
  for (const [index, rows] of [1, 2].entries()) {
    await writeTrades(join(folder, 's3/bucket', `${index}`, `2026.01.0${5 + index}`), rows)
    await apply(`c${index + 1}`, [{ changeType: 'PUT', dbPath: '/', s3Path: `s3://bucket/${index}/` }])
  }
  const changes: string[] = []
  const faults: unknown[] = []
  const onFault = (fault: unknown) => void faults.push(fault)
  const nodeFolders = join(folder, 'nodes')
  mkdirSync(nodeFolders)
  const nodes = createNodes({
    clock: systemClock,
    host: '127.0.0.1',
    driver: createProcessDriver({ folder: nodeFolders, clock: systemClock, startsAtOnce: 2, onFault }),
    versions,
    onFault,
    onChange: (_, nodeId, state) => changes.push(`${nodeId} ${state?.status ?? 'gone'}`),
    ...parts,
  })
  onTestFinished(() => nodes.stopAll())
  return { folder, nodeFolders, versions, nodes, changes, faults, ask }

  /** What a client of the node gets. */
  async function ask(nodeId: string, query: string): Promise<KdbValue> {
    const { host, port = 0 } = nodes.list(cluster).find(node => node.nodeId === nodeId) ?? { host: '' }
    const password = mintToken({
      host,
      port,
      user: 'me',
      since: 1,
      secret,
      clusterName: cluster.clusterName,
      now: Date.now(),
    })
    const connection = await connect({ host, port, user: 'me', password })
    try {
      return await connection.query(query)
    } finally {
      connection.close()
    }
  }
}

export const specOf = (nodeIds: string[], changesetId = 'c1'): ClusterSpec => ({
  ...cluster,
  clusterType: 'HDB',
  version: version(changesetId),
  secret,
  users: { asOf: 0, since: { me: 1 } },
  certificateFor: host => testCertificate(host),
  nodes: nodeIds.map(nodeId => ({ nodeId, availabilityZoneId: 'use1-az1' })),
})

const writeTrades = (partition: string, rows: number) =>
  writeSplayedTable(
    join(partition, 'trade'),
    // `table` makes a KdbTable, and says so in its values alone.
    table({ price: vector('float', new Float64Array(rows)) }) as KdbTable,
    symbolDomain(),
  )
