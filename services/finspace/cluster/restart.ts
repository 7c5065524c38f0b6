import type { Finspace } from '../finspace.ts'

/** The node processes ended with the service: what was RUNNING is on its way there again. */
export function restartClusters({ tables, lives, store }: Finspace): void {
  store.transact(() => {
    for (const { key, value } of tables.cluster.list()) {
      if (value.status !== 'RUNNING') continue
      lives.cluster.put(key, { ...value, status: 'UPDATING', update: { kind: 'restart' } })
    }
  })
}
