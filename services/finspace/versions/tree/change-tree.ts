import { lstat } from 'node:fs/promises'
import type { Change, Put } from '../changeset/change-request.ts'
import { checkParTxt, PAR_TXT } from '../changeset/par-txt.ts'
import type { FileEntry, Tree } from './entry.ts'
import type { Shape } from './shape.ts'
import { entryAt, put, remove, type TreeSpace } from './tree.ts'

/** What a PUT brought: where its entries are, and of what shape they are. */
export interface Copied {
  at: string
  shape: Shape
}

/** The root that the changes make of `root`, in their order. `copied` are of the PUTs, in theirs. */
export async function changeTree(
  space: TreeSpace,
  root: Tree,
  { changes, copied }: { changes: Change[]; copied: Copied[] },
): Promise<Tree> {
  let changed = root
  const rest = [...copied]
  for (const change of changes) {
    const next = change.type === 'PUT' ? rest.shift() : undefined
    changed =
      change.type === 'PUT' && next !== undefined
        ? await putCopied(space, changed, { change, copied: next })
        : await remove(space, changed, change.path)
  }
  return changed
}

async function putCopied(
  space: TreeSpace,
  root: Tree,
  { change, copied }: { change: Put; copied: Copied },
): Promise<Tree> {
  if (change.from === 'directory') {
    return put(space, root, { path: change.path, added: await copied.shape.toEntry(space, copied.at) })
  }
  const name = change.key.slice(change.key.lastIndexOf('/') + 1)
  const added = await fileAt(space, `${copied.at}/${name}`)
  const before = await entryAt(space, root, change.path)
  const isInto = change.into || (before !== undefined && before.kind !== 'file')
  const path = isInto ? [...change.path, name] : change.path
  // Of another name in the bucket, it was not looked at before.
  if (path.at(-1) === PAR_TXT)
    await checkParTxt(space.pathOf(added.at), `s3://${change.bucket}/${change.key}`)
  return put(space, root, { path, added })
}

const fileAt = async (space: TreeSpace, at: string): Promise<FileEntry> => ({
  kind: 'file',
  at,
  bytes: (await lstat(space.pathOf(at))).size,
})
