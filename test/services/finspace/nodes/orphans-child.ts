// A service with one node, in a process of its own: it takes over what a service before it has left, or starts it.
import { join } from 'node:path'
import process from 'node:process'
import type { ClusterSpec } from '../../../../services/finspace/nodes/cluster-spec.ts'
import { createNodes } from '../../../../services/finspace/nodes/nodes.ts'
import type { Versions } from '../../../../services/finspace/versions/versions.ts'
import { processDriver } from '../../../../services/start/nodes.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { testCertificate } from '../../../support/test-certificate.ts'

const cluster: ClusterSpec = {
  ...{ environmentId: 'env1', clusterName: 'cluster1', clusterType: 'GATEWAY', secret: 'secret' },
  users: { asOf: 0, since: { me: 1 } },
  certificateFor: host => testCertificate(host),
  nodes: [{ nodeId: 'n1', availabilityZoneId: 'use1-az1' }],
}
const folder = join(process.argv[2] ?? '', 'nodes')
const nodes = createNodes({
  clock: systemClock,
  host: '127.0.0.1',
  // A cluster without a database mounts nothing.
  versions: { unmountAll: async () => undefined } as unknown as Versions,
  driver: processDriver({ folder, clock: systemClock, onFault: console.error }),
  onFault: console.error,
})
const found = await nodes.find()
if (!found.adopt(cluster)) await nodes.start(cluster)
process.on('SIGTERM', () => {
  nodes.leave()
  process.exit(0)
})
process.send?.(nodes.list(cluster)[0]?.port)
