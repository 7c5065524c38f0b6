import { ChangesetError } from './changeset/changeset-error.ts'
import { parseNames } from './changeset/names.ts'
import type { VersionId } from './changeset/version.ts'
import { versionKey } from './records/records.ts'
import type { VersionSpace } from './records/space.ts'
import type { Entry } from './tree/entry.ts'
import { entriesOf, entryAt, type TreeSpace } from './tree/tree.ts'

export interface VersionFile {
  /** `/2026.11.20/trade/price` */
  path: string
  bytes: number
}

interface Listing extends VersionSpace {
  version: VersionId
  path: string
}

export async function* listFiles({ records, spaceOf, version, path }: Listing): AsyncGenerator<VersionFile> {
  const record = records.versions.get(versionKey(version))
  if (record === undefined)
    throw new ChangesetError('INPUT_NOT_FOUND', `expected a version, got ${versionKey(version)}`)
  const inner = path.replace(/^\//, '').replace(/\/$/, '')
  const space = spaceOf(version)
  const entry = await entryAt(space, record.root, inner === '' ? [] : parseNames(inner, path))
  if (entry !== undefined) yield* filesBelow(space, entry, inner === '' ? '' : `/${inner}`)
}

async function* filesBelow(space: TreeSpace, entry: Entry, path: string): AsyncGenerator<VersionFile> {
  if (entry.kind === 'file') return yield { path, bytes: entry.bytes }
  const entries = [...(await entriesOf(space, entry))].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [name, below] of entries) yield* filesBelow(space, below, `${path}/${name}`)
}
