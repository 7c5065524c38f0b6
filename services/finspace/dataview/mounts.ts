// A dataview holds the versions of the database that it shows, so that they stay; a writable one has a copy.

import { versionFailure } from '../changeset/version-failure.ts'
import type { VersionId } from '../versions/changeset/version.ts'
import type { DataviewParts } from './parts.ts'
import type { DataviewRecord, DataviewVersion } from './record.ts'

/** An empty database has no version to hold. */
export async function hold(
  { versions }: DataviewParts,
  view: DataviewRecord,
  { version, signal }: { version: DataviewVersion; signal: AbortSignal },
): Promise<void> {
  const shown = shownBy(view, version)
  if (shown === undefined) return
  const holder = holderOf(view, version)
  await versions.mount(shown, holder).catch(error => {
    throw versionFailure(error)
  })
  if (!view.readWrite) return
  try {
    await versions.copy({ ...shown, copyId: version.versionId }, signal)
  } catch (error) {
    await versions.unmount(shown, holder)
    throw versionFailure(error)
  }
}

export async function release(
  { versions }: DataviewParts,
  view: DataviewRecord,
  version: DataviewVersion,
): Promise<void> {
  const shown = shownBy(view, version)
  if (shown === undefined) return
  await versions.unmount(shown, holderOf(view, version))
  if (view.readWrite) await versions.removeCopy({ ...shown, copyId: version.versionId })
}

/** Releases all, also a version that was still being built. */
export async function releaseAll(parts: DataviewParts, view: DataviewRecord): Promise<void> {
  const building = view.building === undefined ? [] : [view.building]
  for (const version of [...view.versions, ...building]) await release(parts, view, version)
}

const shownBy = (
  { environmentId, databaseName }: DataviewRecord,
  { changesetId }: DataviewVersion,
): VersionId | undefined =>
  changesetId === undefined ? undefined : { environmentId, databaseName, changesetId }

const PREFIX = 'dataview-'

const holderOf = ({ dataviewName }: DataviewRecord, { versionId }: DataviewVersion) =>
  `${PREFIX}${dataviewName}-${versionId}`

/** Dataviews hold versions for as long as they are there; nodes, whose names are UUIDs, as long as they run. */
export const isDataview = (holder: string): boolean => holder.startsWith(PREFIX)
