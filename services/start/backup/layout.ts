import { join } from 'node:path'

/** Of all snapshots: files of versions, which never change, by their paths below the data folder. */
const POOL = 'databases/content'

/** Where a file or folder of the data folder lies in a snapshot of a backup. */
export const placeIn = (backup: string, snapshot: string, path: string): string =>
  path === POOL || path.startsWith(`${POOL}/`) ? join(backup, path) : join(snapshot, path)

export const snapshotsOf = (backup: string): string => join(backup, 'snapshots')

export const MANIFEST = 'manifest.jsonl'
