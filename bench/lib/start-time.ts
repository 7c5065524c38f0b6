import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { median } from './measure.ts'

const RUNS = 5
const command = join(import.meta.dirname, '../../cli/kdbflow.mjs')
const BARE = "require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('up'))"

/** Milliseconds, median of five runs, until `kdbflow start` on this data folder is healthy. */
export const startTime = (data: string): Promise<number> =>
  medianStart([command, 'start', '--port', '0', '--data', data])

/** The same of a Node process that only listens. */
export const bareStartTime = (): Promise<number> => medianStart(['-e', BARE])

async function medianStart(args: string[]): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) {
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
