// A dataview holds the versions of the database that it shows, so that they stay.
import type { Finspace } from '../finspace.ts'
import type { DataviewRecord, DataviewVersion } from './record.ts'

/** An empty database has no version to hold. */
export async function hold(
  { versions }: Finspace,
  view: DataviewRecord,
  version: DataviewVersion,
): Promise<void> {
  if (version.changesetId === undefined) return
  await versions.mount(databaseVersion(view, version.changesetId), holderOf(view, version))
}

export async function release(
  { versions }: Finspace,
  view: DataviewRecord,
  version: DataviewVersion,
): Promise<void> {
  if (version.changesetId === undefined) return
  await versions.unmount(databaseVersion(view, version.changesetId), holderOf(view, version))
}

/** Releases all, also a version that was still being built. */
export async function releaseAll(finspace: Finspace, view: DataviewRecord): Promise<void> {
  const building = view.building === undefined ? [] : [view.building]
  for (const version of [...view.versions, ...building]) await release(finspace, view, version)
}

const databaseVersion = ({ environmentId, databaseName }: DataviewRecord, changesetId: string) => ({
  environmentId,
  databaseName,
  changesetId,
})

const holderOf = ({ dataviewName }: DataviewRecord, { versionId }: DataviewVersion) =>
  `dataview-${dataviewName}-${versionId}`
