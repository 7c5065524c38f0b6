// A full run on one machine beside the service's own time: load-database, and in turn with it the same changeset made
// by one call and asked after every 5 ms. Every load is of new files.
// Run: node bench/local-run.ts [MiB a load, by default 16 256 1024]
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { CreateKxChangesetCommand, GetKxChangesetCommand } from '@aws-sdk/client-finspace'
import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn'
import { type Context, openContext } from '../cli/demo/context.ts'
import { DATABASE, provision } from '../cli/demo/environment.ts'
import { followToSuccess, startWorkflow } from '../cli/demo/workflow.ts'
import { removeDataFolder } from '../services/start/data-folder.ts'
import { start } from '../services/start.ts'
import { writeBucket } from './lib/changeset-world.ts'
import { median, millisecondsOf } from './lib/measure.ts'

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [16, 256, 1024]
const RUNS = 5
const silent = () => undefined

const running = await start({
  port: 0,
  host: '127.0.0.1',
  data: mkdtempSync(join(tmpdir(), 'kdbflow-bench-')),
})
const context = openContext(running)
await provision(context, silent)

console.log('| load of 100 files | changeset alone | workflow | beyond it | history events |')
console.log('|---|---|---|---|---|')
for (const mebibytes of sizes) {
  const alone: number[] = []
  const workflow: number[] = []
  let events = 0
  for (let run = 0; run < RUNS; run++) {
    const first = newFiles(mebibytes, `alone-${run}`)
    alone.push(await millisecondsOf(() => makeChangeset(context, first)))
    const second = newFiles(mebibytes, `workflow-${run}`)
    workflow.push(
      await millisecondsOf(async () => {
        events = await runLoad(context, second)
      }),
    )
  }
  const [service, whole] = [median(alone), median(workflow)]
  const share = (100 * (whole - service)) / service
  console.log(
    `| ${mebibytes} MiB | ${service.toFixed(0)} ms | ${whole.toFixed(0)} ms | ${(whole - service).toFixed(0)} ms, ${share.toFixed(1)} % | ${events} |`,
  )
}
context.close()
await running.close()
await removeDataFolder(running.data)

function newFiles(mebibytes: number, name: string) {
  const bucket = `load-${mebibytes}-${name}`
  const bytes = Math.floor((mebibytes * 1024 ** 2) / 100)
  writeBucket(running.data, bucket, { dates: 10, tables: 2, columns: 5, bytes })
  return { changeType: 'PUT' as const, s3Path: `s3://${bucket}/hdb/`, dbPath: `/${bucket}/` }
}

type ChangeRequest = ReturnType<typeof newFiles>

async function makeChangeset({ finspace, environmentId }: Context, request: ChangeRequest): Promise<void> {
  const which = { environmentId, databaseName: DATABASE }
  const { changesetId } = await finspace.send(
    new CreateKxChangesetCommand({ ...which, changeRequests: [request] }),
  )
  for (;;) {
    const { status } = await finspace.send(new GetKxChangesetCommand({ ...which, changesetId }))
    if (status === 'COMPLETED') return
    await pause(5)
  }
}

async function runLoad(context: Context, request: ChangeRequest): Promise<number> {
  const { environmentId, sfn } = context
  const input = { environmentId, databaseName: DATABASE, changeRequests: [request] }
  const executionArn = await startWorkflow(context, 'load-database', input)
  await followToSuccess(context, executionArn, silent)
  const newest = { executionArn, reverseOrder: true, maxResults: 1 }
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand(newest))
  return events[0]?.id ?? 0
}
