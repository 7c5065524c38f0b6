import { dataviewArn } from '../../../model/arn.ts'
import type { Store } from '../../store/store.ts'
import type { DatabaseName } from '../database/parts.ts'
import { keyOf } from '../kind/key.ts'
import type { Kind } from '../kind/kind.ts'
import { namedIn, within } from '../kind/within.ts'
import { withLife } from '../life/with-life.ts'
import type { VolumeName } from '../volume/parts.ts'
import { dataviewLifeCycle } from './life-cycle.ts'
import { releaseAll } from './mounts.ts'
import { dataviewsOn } from './on-volume.ts'
import { dataviewOperations } from './operations.ts'
import type { DataviewParts, DataviewTables } from './parts.ts'
import type { DataviewRecord } from './record.ts'

export const dataviewTables = (store: Store): DataviewTables => ({
  dataview: store.collection<DataviewRecord>('finspace.dataview', {
    // One that updates itself has never come to its end.
    unfinished: ({ status, autoUpdate }) =>
      status === 'FAILED' || (status === 'ACTIVE' && !autoUpdate) ? undefined : status,
  }),
})

export function openDataviews(given: Omit<DataviewParts, 'life'>) {
  const parts = withLife(given, dataviewLifeCycle)
  const { dataview } = parts.tables
  return {
    operations: dataviewOperations(parts),
    life: parts.life,
    arnOf(named) {
      const found = namedIn(dataview, named)
      return found && dataviewArn(parts, found)
    },
    contents: {
      async release(environmentId) {
        for (const { value } of within(dataview, environmentId)) await releaseAll(parts, value)
      },
      remove(environmentId) {
        for (const { key } of within(dataview, environmentId)) parts.life.remove(key)
      },
    },
    on: (name: VolumeName) => dataviewsOn(parts, name),
    using(database: DatabaseName) {
      const [view] = dataview.list({ prefix: `${databaseKey(database)}/`, limit: 1 })
      return view === undefined ? undefined : `dataview ${view.value.dataviewName}`
    },
    /** Those of a database that follow its newest changeset look whether there is a newer one. */
    wakeFollowers(database: DatabaseName) {
      for (const { key } of dataview.list({ prefix: `${databaseKey(database)}/` })) parts.life.wake(key)
    },
    /** Those that are being deleted look again whether they are free. */
    wake(environmentId: string) {
      for (const { key } of within(dataview, environmentId)) parts.life.wake(key)
    },
  } satisfies Kind & Record<string, unknown>
}

const databaseKey = ({ environmentId, databaseName }: DatabaseName) => keyOf(environmentId, databaseName)
