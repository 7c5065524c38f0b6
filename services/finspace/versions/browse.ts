// A version to be looked at: a directory of it, and what differs between two.
import { ChangesetError } from './changeset/changeset-error.ts'
import { parseNames } from './changeset/names.ts'
import type { VersionId } from './changeset/version.ts'
import { versionKey } from './records/records.ts'
import type { VersionSpace } from './records/space.ts'
import { type Entry, filesOf } from './tree/entry.ts'
import { entriesOf, entryAt, type TreeSpace } from './tree/tree.ts'

export interface VersionEntry {
  /** `/2026.11.20/trade` */
  path: string
  kind: 'file' | 'directory'
  bytes: number
  /** Of a directory, with all below it. */
  files: number
}

export interface Difference extends VersionEntry {
  change: 'added' | 'removed' | 'changed'
}

export interface Browse {
  /** What is right under a directory, by name; the file itself where the path is one's. */
  entries(version: VersionId, path: string): Promise<VersionEntry[]>
  /** What the version has otherwise than `before`, a directory that is all new or gone as one. */
  differences(version: VersionId, before: VersionId, most: number): Promise<Difference[]>
}

export function createBrowse({ records, spaceOf }: VersionSpace): Browse {
  const rootOf = (version: VersionId): Entry => {
    const record = records.versions.get(versionKey(version))
    if (record !== undefined) return record.root
    throw new ChangesetError('INPUT_NOT_FOUND', `expected a version, got ${versionKey(version)}`)
  }
  return {
    async entries(version, path) {
      const inner = path.replace(/^\/|\/$/g, '')
      const space = spaceOf(version)
      const entry = await entryAt(space, rootOf(version), inner === '' ? [] : parseNames(inner, path))
      if (entry === undefined)
        throw new ChangesetError('INPUT_NOT_FOUND', `expected ${path} in the version, got nothing`)
      if (entry.kind === 'file') return [described(`/${inner}`, entry)]
      const parent = inner === '' ? '' : `/${inner}`
      return (await sorted(space, entry)).map(([name, below]) => described(`${parent}/${name}`, below))
    },
    async differences(version, before, most) {
      const found: Difference[] = []
      for await (const one of differencesOf(spaceOf(version), '', {
        old: rootOf(before),
        now: rootOf(version),
      })) {
        found.push(one)
        if (found.length >= most) break
      }
      return found
    },
  }
}

const described = (path: string, entry: Entry): VersionEntry => ({
  path,
  kind: entry.kind === 'file' ? 'file' : 'directory',
  bytes: entry.bytes,
  files: filesOf(entry),
})

async function sorted(space: TreeSpace, entry: Entry): Promise<[string, Entry][]> {
  if (entry.kind === 'file') return []
  return [...(await entriesOf(space, entry))].sort(([a], [b]) => (a < b ? -1 : 1))
}

interface Pair {
  old: Entry | undefined
  now: Entry | undefined
}

/** What lies in the same place is the same: versions share what is unchanged. */
async function* differencesOf(
  space: TreeSpace,
  path: string,
  { old, now }: Pair,
): AsyncGenerator<Difference> {
  if (old === undefined || now === undefined) {
    const entry = now ?? old
    if (entry !== undefined)
      yield { change: now === undefined ? 'removed' : 'added', ...described(path, entry) }
    return
  }
  if (isSame(old, now)) return
  if (old.kind === 'file' || now.kind === 'file') return yield { change: 'changed', ...described(path, now) }
  const before = new Map(await sorted(space, old))
  const after = new Map(await sorted(space, now))
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    yield* differencesOf(space, `${path}/${name}`, { old: before.get(name), now: after.get(name) })
  }
}

function isSame(one: Entry, other: Entry): boolean {
  if (one.kind === 'tree' || other.kind === 'tree')
    return one.kind === other.kind && 'page' in one && 'page' in other && one.page === other.page
  return one.kind === other.kind && one.at === other.at
}
