import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeSecrets } from '../node/protocol.ts'

/** Writes the licences that came with the node's secrets where q can be led to them; undefined where none did. */
export function licenceFolder(folder: string, { licences }: NodeSecrets): string | undefined {
  if (licences === undefined) return undefined
  const path = join(folder, 'licence')
  mkdirSync(path, { recursive: true, mode: 0o700 })
  for (const [name, content] of Object.entries(licences)) {
    writeFileSync(join(path, name), Buffer.from(content, 'base64'), { mode: 0o600 })
  }
  return path
}
