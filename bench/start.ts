// From the start of the process to healthy: an empty data folder, one with 10,000 executions that have ended, and one
// with 10,000 that wait; beside a bare Node process that only listens.
// Run: node bench/start.ts [executions, by default 10000]
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { connectionOf } from '../cli/connection.ts'
import { removeDataFolder } from '../services/start/data-folder.ts'
import { start } from '../services/start.ts'
import { median } from './lib/changeset-world.ts'

const executions = Number(process.argv[2] ?? 10_000)
const RUNS = 5
const AT_ONCE = 64
const main = join(import.meta.dirname, '../cli/main.ts')
const BARE = "require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('up'))"

console.log('| data folder | to healthy |')
console.log('|---|---|')
console.log(`| a bare node:http server | ${await medianStart(['-e', BARE])} ms |`)
await measure('empty', async () => undefined)
const ending = { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }
await measure(`${executions} ended executions`, data => runExecutions(data, ending))
const waiting = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 86_400, End: true } } }
await measure(`${executions} waiting executions`, data => runExecutions(data, waiting))

async function measure(what: string, fill: (data: string) => Promise<void>): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
  await fill(data)
  console.log(`| ${what} | ${await medianStart([main, 'start', '--port', '0', '--data', data])} ms |`)
  await removeDataFolder(data)
}

async function medianStart(args: string[]): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now()
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await firstLine(child)
    times.push(performance.now() - began)
    child.kill()
    await once(child, 'exit')
  }
  return Math.round(median(times))
}

/** Both servers print a line when they answer. */
async function firstLine({ stdout }: ChildProcess): Promise<void> {
  if (stdout !== null) await once(createInterface(stdout), 'line')
}

async function runExecutions(data: string, definition: object): Promise<void> {
  const running = await start({ port: 0, host: '127.0.0.1', data })
  const sfn = new SFNClient(connectionOf({ data, endpoint: running.url }))
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: 'bench',
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::000000000000:role/bench',
    }),
  )
  for (let begun = 0; begun < executions; begun += AT_ONCE) {
    const few = Array.from({ length: Math.min(AT_ONCE, executions - begun) })
    await Promise.all(few.map(() => sfn.send(new StartExecutionCommand({ stateMachineArn }))))
  }
  sfn.destroy()
  await running.close()
}
