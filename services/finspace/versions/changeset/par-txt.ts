import { open } from 'node:fs/promises'
import { ChangesetError } from './changeset-error.ts'

export const PAR_TXT = 'par.txt'

const MOST_BYTES = 64 * 1024

/**
 * kdb+ reads a database's partitions wherever its par.txt says. One that leads out of the database is refused.
 * @throws {ChangesetError} INPUT_INVALID
 */
export async function checkParTxt(path: string, shown: string): Promise<void> {
  await using file = await open(path)
  if ((await file.stat()).size > MOST_BYTES) {
    throw new ChangesetError('INPUT_INVALID', `${shown}: expected a par.txt of up to ${MOST_BYTES} bytes`)
  }
  for (const line of (await file.readFile('latin1')).split(/[\r\n]+/)) {
    if (!leadsOut(line.trim())) continue
    throw new ChangesetError(
      'INPUT_INVALID',
      `${shown}: expected directories within the database, got ${line}`,
    )
  }
}

/** Also what a shell or q would take for a home directory, a variable or a file handle. */
const leadsOut = (line: string): boolean => /^[/~:`]|\\|\0|\$/.test(line) || line.split('/').includes('..')
