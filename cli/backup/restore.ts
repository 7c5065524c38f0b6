import { Option } from 'commander'
import { restoreBackup } from '../../services/start/backup/restore.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, dataOption, jsonOption } from '../command/options.ts'
import { bytesInWords } from '../terminal/amounts.ts'
import { quoted } from '../terminal/quoted.ts'
import { openScreen } from '../terminal/screen.ts'

export const command: Command = {
  arguments: { folder: 'of the backup' },
  options: [dataOption(), new Option('--snapshot <name>', 'another than the newest one'), jsonOption()],
  examples: [
    'kdbflow restore /mnt/backup/kdbflow --data /var/lib/kdbflow',
    'kdbflow restore /mnt/backup/kdbflow --snapshot 2026-11-28T03-00-00.000Z',
  ],
  run: restore,
}

interface RestoreOptions {
  data?: string
  snapshot?: string
  json?: true
}

/** Makes a data folder from a snapshot. */
export async function restore(
  backup: string,
  { data = DATA_FOLDER, snapshot, json }: RestoreOptions,
): Promise<void> {
  const screen = openScreen(process.stderr)
  const restored = await restoreBackup({
    ...{ backup, data, snapshot },
    onCopied: ({ files, bytes }) => screen.status(`copied ${files} files, ${bytesInWords(bytes)}`),
  })
  screen.status('')
  if (json === true) return console.log(JSON.stringify(restored, undefined, 2))
  const { files, bytes, taken } = restored
  console.log(`restored ${files} files, ${bytesInWords(bytes)}, as of ${taken}
next: kdbflow start --data ${quoted(data)}. Never start it while the service that was backed up still runs`)
}
