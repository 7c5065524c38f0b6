import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { removeDataFolder } from '../../services/start/data-folder.ts'
import { median } from './measure.ts'

const RUNS = 5
const command = join(import.meta.dirname, '../../cli/kdbflow.mjs')
const BARE = "require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('up'))"

/** Milliseconds, median of five runs, until `kdbflow start` on a copy of this data folder is healthy. */
export async function startTime(data: string): Promise<number> {
  const copies = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
  const time = await medianStart(run => {
    const copy = join(copies, `${run}`)
    cpSync(data, copy, { recursive: true })
    return [command, 'start', '--port', '0', '--data', copy]
  })
  await removeDataFolder(copies)
  return time
}

/** The same of a Node process that only listens. */
export const bareStartTime = (): Promise<number> => medianStart(() => ['-e', BARE])

async function medianStart(argsOf: (run: number) => string[]): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const args = argsOf(run)
    const began = performance.now()
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    // Both print a line when they answer.
    await once(createInterface(child.stdout), 'line')
    times.push(performance.now() - began)
    child.kill()
    await once(child, 'exit')
  }
  return Math.round(median(times))
}
