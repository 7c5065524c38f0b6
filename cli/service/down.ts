import { endAll } from '../../services/start/down.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, dataOption } from '../command/options.ts'

export const command: Command = {
  options: [dataOption()],
  examples: ['kdbflow down', 'kdbflow down --data /var/lib/kdbflow'],
  run: endEverything,
}

/** Ends the service, where it runs, and its nodes. */
export async function endEverything({ data = DATA_FOLDER }: { data?: string }): Promise<void> {
  const { service, nodes } = await endAll(data)
  const ended = [...(service ? ['the service'] : []), ...(nodes === 0 ? [] : [`${nodes} node(s)`])]
  console.log(ended.length === 0 ? 'nothing runs' : `ended ${ended.join(' and ')}`)
}
