import { settingsInForce } from '../../services/start/settings-in-force.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, dataOption, jsonOption } from '../command/options.ts'
import { lineWidth, table } from '../terminal/table.ts'

export const command: Command = {
  options: [dataOption(), jsonOption()],
  examples: ['kdbflow settings', 'kdbflow settings --data /var/lib/kdbflow --json'],
  run: showSettings,
}

/** Prints what is in force, and where each value comes from. Secrets are not shown. */
export async function showSettings({
  data = DATA_FOLDER,
  json,
}: {
  data?: string
  json?: true
}): Promise<void> {
  const settings = settingsInForce(data, process.env)
  if (json === true) return console.log(JSON.stringify(settings, undefined, 2))
  const rows = settings.map(({ name, value, from }) => ({ name, from, value: shown(value) }))
  console.log(table(rows, { name: 'SETTING', from: 'FROM', value: 'VALUE' }, lineWidth()))
}

const shown = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)
