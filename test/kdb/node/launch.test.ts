import { expect, test } from 'vitest'
import { launchNode } from '../../../kdb/node/launch.ts'

test('a node that hangs before it listens is killed when its time is over', async () => {
  const launching = launchNode({
    options: { clusterName: 'hdb-1', clusterType: 'HDB' },
    secret: 'secret',
    program: new URL('hanging-node.ts', import.meta.url),
    listenWithinMs: 1000,
  })
  await expect(launching).rejects.toMatchObject({
    code: 'EXITED',
    message: 'expected listening from the node, got its end (SIGKILL)',
  })
})
