import { dataviewArn } from '../../../model/arn.ts'
import type { listKxDataviews } from '../../../model/dataview.ts'
import type { ValueOf } from '../../../model/shape.ts'
import { findDatabase } from '../database/find.ts'
import { keyOf } from '../kind/key.ts'
import { notFound } from '../operation/exceptions.ts'
import { page } from '../operation/paging.ts'
import { dropTags } from '../tag/tags.ts'
import { refuseInUse } from '../use/clusters.ts'
import { describedDataview } from './answer.ts'
import type { DataviewName, DataviewParts } from './parts.ts'
import type { DataviewRecord } from './record.ts'

export const keyOfDataview = ({ environmentId, databaseName, dataviewName }: DataviewName) =>
  keyOf(environmentId, databaseName, dataviewName)

export function findDataview(parts: DataviewParts, name: DataviewName): DataviewRecord {
  findDatabase(parts, name)
  const view = parts.tables.dataview.get(keyOfDataview(name))
  if (view === undefined) throw notFound(`KX dataview ${name.dataviewName} not found`)
  return view
}

export function listDataviews(
  parts: DataviewParts,
  { environmentId, databaseName, ...request }: ValueOf<typeof listKxDataviews>,
) {
  findDatabase(parts, { environmentId, databaseName })
  const range = { prefix: `${keyOf(environmentId, databaseName)}/` }
  const { items, ...rest } = page(parts.tables.dataview, range, request)
  return { kxDataviews: items.map(view => describedDataview(parts, view)), ...rest }
}

export const getDataview = (parts: DataviewParts, name: DataviewName) =>
  describedDataview(parts, findDataview(parts, name))

/** The life cycle waits for the clusters that are on their way out too. */
export function deleteDataview(parts: DataviewParts, name: DataviewName): object {
  const view = findDataview(parts, name)
  refuseInUse(`dataview ${view.dataviewName}`, parts.clustersOf(view))
  parts.life.put(keyOfDataview(name), {
    ...view,
    status: 'DELETING',
    lastModifiedTimestamp: parts.clock.now(),
  })
  dropTags(parts, dataviewArn(parts, name))
  return {}
}
