// The store shipped as it is written, by Litestream: the drill of docs/backup.md.
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { expect, onTestFinished, test, vi } from 'vitest'
import { codeOf } from '../../services/store/thrown.ts'
import { kdbflow, serve } from '../cli/kdbflow.ts'
import { clientOf, clientsOf, newDataFolder } from '../services/start/kdbflow.ts'
import { hasProgram, runProgram } from '../support/program.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const hasLitestream = hasProgram('litestream', 'version')
/** The bound of the write-ahead log, with Litestream attached too. */
const LOG_BYTES = 64 * 2 ** 20

test.skipIf(!hasLitestream)(
  'after kill -9 and the loss of the disk, the store is there up to the last second that was shipped',
  { timeout: 180_000 },
  async () => {
    const [data, folder] = [newDataFolder(), temporaryFolder()]
    const [backup, replica] = [join(folder, 'backup'), join(folder, 'store')]
    const { url, end } = await serve(['--data', data])
    const { logs } = clientsOf(clientOf({ data, url }))
    expect(await kdbflow(['backup', backup, '--data', data, '--quiet'])).toMatchObject({ code: 0 })
    const shipping = ship(join(data, 'kdbflow.db'), replica)

    for (const logGroupName of NAMES) await logs.send(new CreateLogGroupCommand({ logGroupName }))
    await write(logs, 80)
    expect(statSync(join(data, 'kdbflow.db-wal')).size).toBeLessThan(LOG_BYTES)
    await logs.send(new CreateLogGroupCommand({ logGroupName: LAST }))
    await vi.waitFor(async () => expect(await shippedStore(replica)).toContain(LAST), {
      ...{ timeout: 60_000, interval: 1000 },
    })
    await end('SIGKILL')
    killGroup(shipping)
    rmSync(data, { recursive: true })
    const elsewhere = newDataFolder()

    expect(await kdbflow(['restore', backup, '--data', elsewhere])).toMatchObject({ code: 0 })
    for (const name of ['kdbflow.db', 'kdbflow.db-wal', 'kdbflow.db-shm']) {
      rmSync(join(elsewhere, name), { force: true })
    }
    await restoreStore(replica, join(elsewhere, 'kdbflow.db'))
    expect(await kdbflow(['verify', '--data', elsewhere])).toMatchObject({ code: 0, err: '' })
    const again = await serve(['--data', elsewhere, '--accept-loss'])
    const { logs: restored } = clientsOf(clientOf({ data: elsewhere, url: again.url }))
    const { logGroups = [] } = await restored.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: '/shipped/' }),
    )
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toEqual([...NAMES, LAST].toSorted())
  },
)

const NAMES = Array.from({ length: 40 }, (_, number) => `/shipped/${String(number).padStart(2, '0')}`)
const LAST = '/shipped/last'

/** In a group of its own: npm puts a process of Node before the program. */
function ship(store: string, replica: string): ChildProcess {
  const args = ['replicate', store, `file://${replica}`]
  const child = spawn('litestream', args, { stdio: 'ignore', detached: true })
  onTestFinished(() => killGroup(child))
  return child
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // Nobody of it is left.
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

const restoreStore = (replica: string, store: string) =>
  runProgram('litestream', ['restore', '-o', store, `file://${replica}`])

/** What of it could be restored now, as text. */
async function shippedStore(replica: string): Promise<string> {
  const store = join(temporaryFolder(), 'kdbflow.db')
  await restoreStore(replica, store)
  return await runProgram('grep', ['-a', '-o', LAST, store])
}

/** So many megabytes of log events. */
async function write(logs: ReturnType<typeof clientsOf>['logs'], megabytes: number): Promise<void> {
  const names = { logGroupName: NAMES[0] ?? '', logStreamName: 'much' }
  await logs.send(new CreateLogStreamCommand(names))
  const message = 'x'.repeat(250_000)
  for (let number = 0; number < megabytes; number += 1) {
    const logEvents = Array.from({ length: 4 }, () => ({ message, timestamp: Date.now() }))
    await logs.send(new PutLogEventsCommand({ ...names, logEvents }))
  }
}
