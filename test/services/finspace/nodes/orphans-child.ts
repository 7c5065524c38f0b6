// A service with one node, in a process of its own. Tells the node's pid, and waits to be killed.
import process from 'node:process'
import { launchNode } from '../../../../kdb/node/launch.ts'
import { createNodes } from '../../../../services/finspace/nodes/nodes.ts'
import type { Versions } from '../../../../services/finspace/versions/versions.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { testCertificate } from '../../../support/test-certificate.ts'

const nodes = createNodes({
  clock: systemClock,
  host: '127.0.0.1',
  // A cluster without a database mounts nothing.
  versions: { unmountAll: async () => undefined } as unknown as Versions,
  launch: async options => {
    const node = await launchNode(options)
    process.send?.(node.pid)
    return node
  },
})
await nodes.start({
  environmentId: 'env1',
  clusterName: 'cluster1',
  clusterType: 'GATEWAY',
  secret: 'secret',
  users: { asOf: 0, since: {} },
  certificateFor: host => testCertificate(host),
  nodes: [{ nodeId: 'n1', availabilityZoneId: 'use1-az1' }],
})
process.send?.('started')
