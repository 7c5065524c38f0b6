// From the start of the process to healthy: an empty data folder, one with 10,000 executions that have ended, and one
// with 10,000 that wait, and one whose process was killed with a write-ahead log of 64 MB; beside a bare Node process
// that only listens.
// Run: node bench/start.ts [executions, by default 10000]
import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CreateStateMachineCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { connectionOf } from '../cli/endpoint/connection.ts'
import { removeDataFolder } from '../services/start/data-folder.ts'
import { start } from '../services/start.ts'
import { systemClock } from '../services/store/clock.ts'
import { openStore } from '../services/store/store.ts'
import { bareStartTime, startTime } from './lib/start-time.ts'

const executions = Number(process.argv[2] ?? 10_000)
const AT_ONCE = 64

console.log('| data folder | to healthy |')
console.log('|---|---|')
console.log(`| a bare node:http server | ${await bareStartTime()} ms |`)
await measure('empty', async () => undefined)
const ending = { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }
await measure(`${executions} ended executions`, data => runExecutions(data, ending))
const waiting = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 86_400, End: true } } }
await measure(`${executions} waiting executions`, data => runExecutions(data, waiting))
await measure('killed with a log of 64 MB', leaveLog)

async function measure(what: string, fill: (data: string) => Promise<void>): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
  await fill(data)
  console.log(`| ${what} | ${await startTime(data)} ms |`)
  await removeDataFolder(data)
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

/** Leaves the log at its bound: a reader stands in the way of its reset. */
async function leaveLog(data: string): Promise<void> {
  const written = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
  const file = join(written, 'kdbflow.db')
  await (await start({ port: 0, host: '127.0.0.1', data: written })).close()
  const store = openStore({ file, clock: systemClock })
  const texts = store.collection<string>('bench/texts')
  const reader = new DatabaseSync(file, { readOnly: true })
  reader.exec('BEGIN; SELECT 1 FROM sqlite_schema')
  for (let text = 0; text < 128; text += 1) {
    texts.put(`${text}`, 'x'.repeat(512 * 1024))
    await store.durable()
  }
  // As the disk is now, kill -9 leaves it.
  cpSync(written, data, { recursive: true })
  reader.close()
  await store.close()
  await removeDataFolder(written)
}
