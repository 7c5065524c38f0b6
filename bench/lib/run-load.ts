import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Figures, Load } from './load.ts'

const program = fileURLToPath(new URL('./load.ts', import.meta.url))

/** Puts load on a server from a process of its own. */
export async function runLoad(load: Load): Promise<Figures> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(load)])
  // As load.ts writes it.
  return JSON.parse(stdout) as Figures
}
