import { Option } from 'commander'
import { exportVersion } from '../../services/start/backup/export-version.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, dataOption, jsonOption } from '../command/options.ts'
import { bytesInWords } from '../terminal/amounts.ts'
import { openScreen } from '../terminal/screen.ts'

export const command: Command = {
  arguments: { database: 'its name', folder: 'to write to: not there yet, or empty' },
  options: [
    dataOption(),
    new Option('--environment <id>', 'where several have a database of that name'),
    new Option('--changeset <id>', 'the version that it made (default: the newest)'),
    jsonOption(),
  ],
  examples: [
    'kdbflow export market /tmp/market',
    'kdbflow export market /mnt/hdb --changeset dOKCNv2xEt83lhnJ0nivGY',
  ],
  run: exportDatabase,
}

interface ExportOptions {
  data?: string
  environment?: string
  changeset?: string
  json?: true
}

/** Writes a version as a plain folder. */
export async function exportDatabase(
  databaseName: string,
  to: string,
  { data = DATA_FOLDER, environment, changeset, json }: ExportOptions,
): Promise<void> {
  const screen = openScreen(process.stderr)
  const exported = await exportVersion({
    ...{ data, databaseName, to, environmentId: environment, changesetId: changeset },
    onCopied: ({ files, bytes }) => screen.status(`copied ${files} files, ${bytesInWords(bytes)}`),
  })
  screen.status('')
  if (json === true) return console.log(JSON.stringify(exported, undefined, 2))
  const { changesetId, files, bytes } = exported
  console.log(`${databaseName}, version ${changesetId}: ${files} files, ${bytesInWords(bytes)}`)
}
