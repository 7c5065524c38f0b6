import { spawn } from 'node:child_process'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Figures, Load } from './load.ts'

const program = fileURLToPath(new URL('./load.ts', import.meta.url))

/** Puts load on a server from a process of its own. */
export async function runLoad(load: Load): Promise<Figures> {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(JSON.stringify(load))
  // As load.ts writes it.
  return (await json(child.stdout)) as Figures
}
