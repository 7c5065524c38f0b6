import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** Ends when the file is there. */
export async function handler(event: { file: string }) {
  while (!existsSync(event.file)) await setTimeout(5)
  return 'done'
}
