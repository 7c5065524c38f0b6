import { KdbFormatError } from '../../../../kdb/errors.ts'
import { ChangesetError } from '../changeset/changeset-error.ts'
import { entryAt, type TreeSpace } from '../tree/tree.ts'
import type { CheckProcess } from './check-process.ts'
import type { Checked } from './checked.ts'

export async function checkSymExtends(
  space: TreeSpace,
  { before, after }: Checked,
  files: CheckProcess,
): Promise<void> {
  const old = await entryAt(space, before, ['sym'])
  if (old?.kind !== 'file' || after.files === 0) return
  const sym = await entryAt(space, after, ['sym'])
  if (sym?.kind !== 'file') throw moved('none')
  if (sym.at === old.at) return
  try {
    await files.ask('sym', space.pathOf(old.at), space.pathOf(sym.at))
  } catch (error) {
    if (error instanceof KdbFormatError) throw moved('other symbols', error)
    throw error
  }
}

const moved = (got: string, cause?: unknown) =>
  new ChangesetError(
    'INPUT_INVALID',
    `expected /sym to begin with all symbols of the version before, got ${got}`,
    cause,
  )
