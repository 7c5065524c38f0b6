import { Option } from 'commander'
import { pruneBackup } from '../../services/start/backup/prune.ts'
import { takeBackup } from '../../services/start/backup/take-backup.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, dataOption, jsonOption } from '../command/options.ts'
import { UsageError } from '../command/usage-error.ts'
import { bytesInWords } from '../terminal/amounts.ts'
import { now } from '../terminal/clock.ts'
import { openScreen } from '../terminal/screen.ts'
import { referredLines } from './referred-lines.ts'

export const command: Command = {
  arguments: { folder: 'of the backup; made where it is not there' },
  options: [
    dataOption(),
    new Option('--keep <number>', 'then delete all snapshots but so many, the newest').argParser(keep),
    new Option('--quiet', 'print nothing while all goes well'),
    jsonOption(),
  ],
  examples: [
    'kdbflow backup /mnt/backup/kdbflow',
    'kdbflow backup /mnt/backup --data /var/lib/kdbflow --json',
  ],
  run: backUp,
}

interface BackupOptions {
  data?: string
  keep?: number
  quiet?: true
  json?: true
}

/** Takes a snapshot of the data folder, while the service runs or not. */
export async function backUp(
  backup: string,
  { data = DATA_FOLDER, keep: most, quiet, json }: BackupOptions,
): Promise<void> {
  const screen = openScreen(process.stderr)
  const taken = await takeBackup({
    ...{ data, backup, now: now() },
    onCopied: ({ files, bytes }) => screen.status(`copied ${files} files, ${bytesInWords(bytes)}`),
  })
  screen.status('')
  const pruned = most === undefined ? undefined : await pruneBackup(backup, most)
  if (json === true) return console.log(JSON.stringify({ ...taken, ...(pruned && { pruned }) }, undefined, 2))
  for (const path of taken.changing) console.error(`was written to while it was copied: ${path}`)
  if (quiet === true) return
  const { snapshot, files, bytes, copied } = taken
  console.log(`snapshot ${snapshot}: ${files} files, ${bytesInWords(bytes)}
new in it: ${copied.files} files, ${bytesInWords(copied.bytes)}`)
  for (const line of referredLines(taken.referred)) console.log(`not copied: ${line}`)
  if (pruned !== undefined)
    console.log(`deleted: ${pruned.snapshots.length} older snapshots, ${pruned.files} files of versions`)
}

function keep(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new UsageError(`expected --keep to be a whole number above 0, got '${text}'`)
  return value
}
