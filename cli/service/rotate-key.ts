import { Option } from 'commander'
import { endPreviousRootKey, rotateRootKey } from '../../services/start/rotate-root-key.ts'
import type { Command } from '../command/command.ts'
import { DATA_FOLDER, dataOption, jsonOption } from '../command/options.ts'
import { hint } from '../terminal/hint.ts'

export const command: Command = {
  options: [
    dataOption(),
    new Option('--end-previous', 'refuse the key before from now on, and make none'),
    jsonOption(),
  ],
  examples: ['kdbflow rotate-key', 'kdbflow rotate-key --end-previous'],
  run: rotateKey,
}

interface RotateOptions {
  data?: string
  endPrevious?: true
  json?: true
}

/** Replaces the root key in two steps, with no restart. Secrets are not shown. */
export async function rotateKey({ data = DATA_FOLDER, endPrevious, json }: RotateOptions): Promise<void> {
  if (endPrevious === true) {
    const { accessKeyId: ended } = await endPreviousRootKey(data)
    return console.log(json === true ? JSON.stringify({ ended }) : `${ended} is refused from now on`)
  }
  const [current, previous] = (await rotateRootKey(data)).map(key => key.accessKeyId)
  if (json === true) return console.log(JSON.stringify({ current, previous }))
  console.log(`root key      ${current}
valid as well ${previous}

Give the new one to all who have the old:

  eval "$(${hint('env')})"

Then end the old one:

  ${hint('rotate-key', '--end-previous')}`)
}
