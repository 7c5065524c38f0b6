import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { ChangesetError } from '../changeset-error.ts'
import type { FileEntry } from '../tree/entry.ts'
import { entryAt, type TreeSpace } from '../tree/tree.ts'
import type { Checked } from './checked.ts'

/** Before the names of a symbol list: type, attribute and count, of which the count grows. */
const HEADER_BYTES = 8
const PIECE_BYTES = 1024 * 1024

export async function checkSymExtends(space: TreeSpace, { before, after }: Checked): Promise<void> {
  const old = await entryAt(space, before, ['sym'])
  if (old?.kind !== 'file' || after.files === 0) return
  const sym = await entryAt(space, after, ['sym'])
  if (sym?.kind === 'file' && (sym.at === old.at || (await isExtended(space, old, sym)))) return
  throw new ChangesetError(
    'INPUT_INVALID',
    `expected /sym to begin with all symbols of the version before, got ${sym === undefined ? 'none' : 'other symbols'}`,
  )
}

async function isExtended({ content }: TreeSpace, old: FileEntry, sym: FileEntry): Promise<boolean> {
  if (sym.bytes < old.bytes) return false
  await using before = await open(join(content, old.at))
  await using after = await open(join(content, sym.at))
  for (let at = HEADER_BYTES; at < old.bytes; at += PIECE_BYTES) {
    const length = Math.min(PIECE_BYTES, old.bytes - at)
    const [piece, other] = [Buffer.alloc(length), Buffer.alloc(length)]
    await before.read(piece, 0, length, at)
    await after.read(other, 0, length, at)
    if (!piece.equals(other)) return false
  }
  return true
}
