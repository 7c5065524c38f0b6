import { dataviewArn } from '../../../model/arn.ts'
import type { listKxDataviews } from '../../../model/dataview.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { refuseInUse } from '../cluster/use.ts'
import { findDatabase } from '../database/find.ts'
import type { Finspace } from '../finspace.ts'
import { keyOf } from '../kind/key.ts'
import { notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { dropTags } from '../tag/tags.ts'
import { describedDataview } from './answer.ts'
import { clustersOf, type DataviewName } from './clusters.ts'
import type { DataviewRecord } from './record.ts'

export const keyOfDataview = ({ environmentId, databaseName, dataviewName }: DataviewName) =>
  keyOf(environmentId, databaseName, dataviewName)

export function findDataview(finspace: Finspace, name: DataviewName): DataviewRecord {
  findDatabase(finspace, name)
  const view = finspace.tables.dataview.get(keyOfDataview(name))
  if (view === undefined) throw notFound(`KX dataview ${name.dataviewName} not found`)
  return view
}

export function listDataviews(
  finspace: Finspace,
  { environmentId, databaseName, ...request }: ValueOf<typeof listKxDataviews>,
) {
  findDatabase(finspace, { environmentId, databaseName })
  const range = { prefix: `${keyOf(environmentId, databaseName)}/` }
  const { items, ...rest } = page(finspace.tables.dataview, range, request)
  return { kxDataviews: items.map(view => describedDataview(finspace, view)), ...rest }
}

export const getDataview = (finspace: Finspace, name: DataviewName) =>
  describedDataview(finspace, findDataview(finspace, name))

/** The life cycle waits for the clusters that are on their way out too. */
export function deleteDataview(finspace: Finspace, name: DataviewName): object {
  const view = findDataview(finspace, name)
  refuseInUse(`dataview ${view.dataviewName}`, clustersOf(finspace, view))
  finspace.lives.dataview.put(keyOfDataview(name), {
    ...view,
    status: 'DELETING',
    lastModifiedTimestamp: finspace.clock.now(),
  })
  dropTags(finspace, dataviewArn(finspace, name))
  return {}
}
