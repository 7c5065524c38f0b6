import { Option } from 'commander'
import { verifyBackup, verifyData } from '../../services/start/backup/verify.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, dataOption, jsonOption } from '../command/options.ts'
import { bytesInWords } from '../terminal/amounts.ts'
import { referredLines } from './referred-lines.ts'

export const command: Command = {
  options: [
    dataOption(),
    new Option('--backup <folder>', 'look at this backup, and not at the data folder'),
    new Option('--snapshot <name>', 'of the backup, another than the newest one'),
    new Option('--hash', 'read every file of the backup, and compare it with its hash'),
    jsonOption(),
  ],
  examples: ['kdbflow verify --data /var/lib/kdbflow', 'kdbflow verify --backup /mnt/backup/kdbflow --hash'],
  run: verify,
}

interface VerifyOptions {
  data?: string
  backup?: string
  snapshot?: string
  hash?: true
  json?: true
}

/** Says what is missing or damaged, and ends with 1 where anything is. */
export async function verify({
  data = DATA_FOLDER,
  backup,
  snapshot,
  hash,
  json,
}: VerifyOptions): Promise<void> {
  if (backup === undefined && (hash === true || snapshot !== undefined)) {
    throw new Error('expected --backup beside --hash and --snapshot: the hashes of files are in a backup')
  }
  const verified =
    backup === undefined
      ? await verifyData(data)
      : await verifyBackup({ backup, snapshot, hash: hash === true })
  const { what, files, bytes, faults } = verified
  if (faults.length > 0) process.exitCode = 1
  if (json === true) return console.log(JSON.stringify(verified, undefined, 2))
  for (const fault of faults) console.log(fault)
  for (const line of referredLines(verified.referred)) console.log(`elsewhere: ${line}`)
  console.log(
    `${what}: ${files} files, ${bytesInWords(bytes)}, ${faults.length === 0 ? 'all there' : `${faults.length} fault(s)`}`,
  )
}
