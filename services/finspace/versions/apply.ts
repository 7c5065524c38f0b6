import { createTurns } from '../../store/turns.ts'
import { beginAttempt, endAttempt } from './attempts.ts'
import { type Change, parseChangeRequests } from './changeset/change-request.ts'
import type { Changeset } from './changeset/changeset.ts'
import { ChangesetError } from './changeset/changeset-error.ts'
import { parseNames } from './changeset/names.ts'
import type { VersionId, VersionSize } from './changeset/version.ts'
import { checkVersion, type VersionChecks } from './checks/checks.ts'
import { type Brought, type CopyParts, copyPuts } from './copy/copy-puts.ts'
import { failureOfService } from './copy/failure.ts'
import { removeTree } from './files/remove-tree.ts'
import { databaseKey, versionKey } from './records/records.ts'
import { checkReferences } from './references/check-references.ts'
import { changeTree } from './tree/change-tree.ts'
import { emptyTree, type Tree } from './tree/entry.ts'

interface ApplyParts extends CopyParts {
  checks(): VersionChecks
}

export function createApply(parts: ApplyParts): (changeset: Changeset) => Promise<VersionSize> {
  const { store, records } = parts
  const turns = createTurns()
  return async changeset => {
    const published = records.versions.get(versionKey(changeset))
    if (published !== undefined) return sizeOf(published.root)
    checkId(changeset)
    const changes = parseChangeRequests(changeset.changeRequests)
    try {
      changeset.signal?.throwIfAborted()
      await beginAttempt(parts, changeset)
      const copying = copyPuts(parts, changeset, changes)
      // Its failure is met in the turn below; without this, one before the turn would count as unhandled.
      copying.catch(() => undefined)
      const size = await turns.run(databaseKey(changeset), async () =>
        publish(parts, changeset, { changes, copied: await copying }),
      )
      await store.durable()
      return size
    } catch (error) {
      // What is copied waits for the next attempt; of a database that was released there is none.
      const isWanted = records.copies.get(versionKey(changeset)) !== undefined
      if (isWanted && changeset.signal?.aborted === true) {
        endAttempt(parts, changeset)
        throw changeset.signal.reason
      }
      await discard(parts, changeset)
      changeset.signal?.throwIfAborted()
      throw failureOfService(error)
    }
  }
}

/** Its three parts become the names of folders. */
function checkId(version: VersionId) {
  const key = versionKey(version)
  if (parseNames(key, key).length === 3) return
  throw new ChangesetError('INPUT_INVALID', `expected names without a slash, got ${key}`)
}

const sizeOf = (root: Tree): VersionSize => ({ numBytes: root.bytes, numFiles: root.files })

async function discard({ store, records, layout }: ApplyParts, changeset: Changeset) {
  // In this order: files without a record could be deleted under the feet of another attempt.
  await removeTree(layout.copies(changeset))
  store.transact(() => records.copies.delete(versionKey(changeset)))
}

interface Prepared {
  changes: Change[]
  copied: Brought[]
}

async function publish(
  parts: ApplyParts,
  changeset: Changeset,
  { changes, copied }: Prepared,
): Promise<VersionSize> {
  const { store, records, layout, spaceOf, onStage, clock } = parts
  const { signal } = changeset
  const database = databaseKey(changeset)
  const head = records.heads.get(database)
  const base = head && records.versions.get(`${database}/${head.changesetId}`)
  const space = spaceOf(changeset)
  const before = base?.root ?? emptyTree
  const referring = copied.flatMap(({ at, reference }) =>
    reference === undefined ? [] : [{ at, reference }],
  )
  for (const { at, reference } of referring) space.references.add(at, reference)
  const root = await changeTree(space, before, { changes, copied })
  if (referring.length > 0)
    await checkReferences(
      space,
      root,
      referring.map(({ at }) => at),
    )
  const asked = { checks: parts.checks(), path: layout.mount(changeset), clock, signal }
  await checkVersion(space, asked, { before, after: root, changes, copied })
  onStage('changed')
  signal?.throwIfAborted()
  store.transact(() => {
    space.pages.save(root.page)
    space.references.save()
    records.versions.put(versionKey(changeset), { root, released: false })
    records.heads.put(database, { changesetId: changeset.changesetId })
    records.copies.delete(versionKey(changeset))
    changeset.publish(sizeOf(root))
  })
  onStage('published')
  return sizeOf(root)
}
