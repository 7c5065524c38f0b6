// Backups of a data folder whose service runs, restored elsewhere and started.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  CreateKxChangesetCommand,
  DeleteKxDatabaseCommand,
  GetKxChangesetCommand,
  ListKxChangesetsCommand,
} from '@aws-sdk/client-finspace'
import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect, test, vi } from 'vitest'
import { mountDatabase } from '../../../kdb/reader/tables/mount.ts'
import { removeTree } from '../../../services/finspace/versions/files/remove-tree.ts'
import { exportVersion } from '../../../services/start/backup/export-version.ts'
import { pruneBackup } from '../../../services/start/backup/prune.ts'
import { restoreBackup } from '../../../services/start/backup/restore.ts'
import { takeBackup } from '../../../services/start/backup/take-backup.ts'
import { verifyBackup, verifyData } from '../../../services/start/backup/verify.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { clientsOf, type Kdbflow, newDataFolder, startKdbflow } from './kdbflow.ts'
import { BUCKET, openMarket, putObjects, writeDates } from './market.ts'

type Clients = ReturnType<typeof clientsOf>
type Market = Awaited<ReturnType<typeof openMarket>>

const takenAt = Date.parse('2026-11-28T03:00:00Z')

test('a backup taken while the service runs is restored with its versions, objects and audit log', async () => {
  const running = await startKdbflow()
  const clients = clientsOf(running.client)
  const market = await openMarket(clients)
  const loaded = await load(clients, market, '2026.11.25')
  const Key = 'report.csv'
  const described = {
    ContentType: 'text/csv',
    Metadata: { desk: 'rates' },
    ChecksumAlgorithm: 'SHA256',
  } as const
  await clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'a,b', ...described }))
  const backup = temporaryFolder()

  const taken = await takeBackup({ data: running.data, backup, now: takenAt })
  expect(taken).toMatchObject({ snapshot: '2026-11-28T03-00-00.000Z', changing: [] })
  await running.close()
  await removeTree(running.data)

  const data = newDataFolder()
  expect(await restoreBackup({ backup, data })).toMatchObject({ files: taken.files, bytes: taken.bytes })
  expect((await verifyData(data)).faults).toEqual([])
  const again = clientsOf((await startKdbflow({ data })).client)
  expect(await changesetsOf(again, market)).toEqual([{ changesetId: loaded, status: 'COMPLETED' }])
  const head = await again.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key, ChecksumMode: 'ENABLED' }))
  expect(head).toMatchObject({ ContentType: 'text/csv', Metadata: { desk: 'rates' } })
  expect(head.ChecksumSHA256).toBeDefined()
  // The next version is built on the restored one.
  await load(again, market, '2026.11.26')
  expect((await verifyData(data)).faults).toEqual([])
})

test('a second backup copies what is new, and a backup of nothing new copies the store and the log', async () => {
  const running = await startKdbflow()
  const clients = clientsOf(running.client)
  const market = await openMarket(clients)
  const backup = temporaryFolder()
  await load(clients, market, '2026.11.25')
  const first = await takeBackup({ data: running.data, backup, now: takenAt })
  await load(clients, market, '2026.11.26')
  const second = await takeBackup({ data: running.data, backup, now: takenAt + 1 })
  expect(second.copied.files).toBeLessThan(second.files - 5)
  const third = await takeBackup({ data: running.data, backup, now: takenAt + 2 })
  expect(third.copied.files).toBe(0)

  const data = newDataFolder()
  await restoreBackup({ backup, data, snapshot: first.snapshot })
  const again = clientsOf((await startKdbflow({ data })).client)
  expect(await changesetsOf(again, market)).toHaveLength(1)
})

test('every snapshot that is taken while clients write is whole', async () => {
  const running = await startKdbflow()
  const clients = clientsOf(running.client)
  const market = await openMarket(clients)
  const backup = temporaryFolder()
  let isOver = false
  const writing = (async () => {
    for (let day = 1; !isOver; day++) {
      await load(clients, market, `2026.11.${String((day % 28) + 1).padStart(2, '0')}`)
      await clients.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'hdb/sym' }))
    }
  })()
  for (let at = 0; at < 5; at++) await takeBackup({ data: running.data, backup, now: takenAt + at })
  isOver = true
  await writing
  for (const snapshot of readdirSync(join(backup, 'snapshots'))) {
    expect((await verifyBackup({ backup, snapshot, hash: true })).faults).toEqual([])
    const data = newDataFolder()
    await restoreBackup({ backup, data, snapshot })
    expect((await verifyData(data)).faults).toEqual([])
    await (await startKdbflow({ data })).close()
  }
})

test('what is missing or damaged is named, in a data folder and in a backup', async () => {
  const { data, backup, versionFile } = await backedUp()
  const [inData, inBackup] = [join(data, versionFile), join(backup, versionFile)]
  chmodSync(inBackup, 0o644)
  writeFileSync(inBackup, Buffer.alloc(32))
  expect((await verifyBackup({ backup, hash: false })).faults).toEqual([])
  expect((await verifyBackup({ backup, hash: true })).faults).toEqual([
    `expected ${inBackup} as it was backed up, got other bytes`,
  ])
  await expect(restoreBackup({ backup, data: join(temporaryFolder(), 'data') })).rejects.toThrow(
    `expected ${inBackup} as it was backed up, got other bytes: the backup is damaged`,
  )
  rmSync(inBackup)
  expect((await verifyBackup({ backup, hash: false })).faults).toEqual([`expected ${inBackup}, got ENOENT`])

  chmodSync(inData, 0o644)
  truncateSync(inData, 1)
  const [fault, ...others] = (await verifyData(data)).faults
  expect(fault).toMatch(/^expected databases\/content\/\S+ with \d+ file\(s\) of \d+ bytes, got \d+ of \d+$/)
  expect(others).toEqual([])
  const [day = ''] = readdirSync(join(data, 'audit')).filter(name => name.endsWith('.jsonl'))
  appendFileSync(join(data, 'audit', day), '{"eventTime":"now","addendum":{"previousHash":"0"}}\n')
  expect((await verifyData(data)).faults).toHaveLength(2)
})

test('nothing is restored over what is there, nor from a folder without a snapshot', async () => {
  const { data, backup } = await backedUp()
  await expect(restoreBackup({ backup, data })).rejects.toThrow(
    /^expected no folder or an empty one at \S+, got one that holds/,
  )
  const empty = temporaryFolder()
  const to = join(temporaryFolder(), 'data')
  await expect(restoreBackup({ backup: empty, data: to })).rejects.toThrow(
    `expected a snapshot in ${empty}, got none`,
  )
  expect(existsSync(to)).toBe(false)
  await expect(takeBackup({ data: empty, backup, now: takenAt })).rejects.toThrow(
    `expected a data folder at ${empty}, got none: it has no kdbflow.db`,
  )
})

test('a file that is gone, but named by the store, ends a backup, which leaves no snapshot', async () => {
  const { data, versionFile } = await backedUp()
  chmodSync(join(data, versionFile, '..'), 0o755)
  rmSync(join(data, versionFile))
  const backup = temporaryFolder()
  const [fault] = (await verifyData(data)).faults
  expect(fault).toContain('databases/content/')
  await expect(takeBackup({ data, backup, now: takenAt })).rejects.toThrow(
    /^expected \d+ file\(s\) at databases\S+, which the store names, got \d+: kdbflow verify/,
  )
  expect(readdirSync(join(backup, 'snapshots'))).toEqual([])
})

test('a version is written as a plain folder, the newest or an earlier one', async () => {
  const running = await startKdbflow()
  const clients = clientsOf(running.client)
  const market = await openMarket(clients)
  const first = await load(clients, market, '2026.11.25')
  const second = await load(clients, market, '2026.11.26')
  const folder = temporaryFolder()
  const { data } = running
  const databaseName = 'market'
  const newest = await exportVersion({ data, databaseName, to: join(folder, 'newest') })
  expect(newest).toMatchObject({ ...market, changesetId: second })
  const namesIn = (to: string) => readdirSync(join(folder, to)).toSorted()
  expect(namesIn('newest')).toEqual(['2026.11.25', '2026.11.26', 'sym'])
  await exportVersion({ data, databaseName, changesetId: first, to: join(folder, 'first') })
  expect(namesIn('first')).toEqual(['2026.11.25', 'sym'])
  const mounted = await mountDatabase({ path: join(folder, 'newest'), databaseName })
  expect([...mounted.database.tables.keys()]).toEqual(['trade'])
  await expect(exportVersion({ data, databaseName, to: join(folder, 'first') })).rejects.toThrow(
    /^expected no folder or an empty one/,
  )
  await expect(exportVersion({ data, databaseName: 'prices', to: join(folder, 'none') })).rejects.toThrow(
    /^expected one database prices, got 0 of/,
  )
})

test('older snapshots go when asked for, and what only they needed of versions', async () => {
  const running = await startKdbflow()
  const clients = clientsOf(running.client)
  const market = await openMarket(clients)
  const backup = temporaryFolder()
  for (const [at, date] of ['2026.11.25', '2026.11.26', '2026.11.27'].entries()) {
    await load(clients, market, date)
    await takeBackup({ data: running.data, backup, now: takenAt + at })
  }
  const before = filesBelow(backup)
  // All versions are still there in the newest one.
  expect(await pruneBackup(backup, 2)).toMatchObject({ snapshots: ['2026-11-28T03-00-00.000Z'], files: 0 })
  await clients.finspace.send(new DeleteKxDatabaseCommand({ ...market, clientToken: 'd' }))
  await takeBackup({ data: running.data, backup, now: takenAt + 3 })
  const { snapshots, files } = await pruneBackup(backup, 1)
  expect(snapshots).toHaveLength(2)
  expect(files).toBeGreaterThan(0)
  expect(filesBelow(backup)).toBeLessThan(before)
  expect((await verifyBackup({ backup, hash: true })).faults).toEqual([])
})

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).length

test('a data folder of another history overwrites nothing of earlier snapshots', async () => {
  const { data, backup, versionFile } = await backedUp()
  const restored = newDataFolder()
  await restoreBackup({ backup, data: restored })
  // The same files, copied: they are in the backup already.
  const again = await takeBackup({ data: restored, backup, now: takenAt + 1 })
  expect((await verifyBackup({ backup, hash: true })).faults).toEqual([])
  expect(again.files).toBeGreaterThan(0)

  chmodSync(join(data, versionFile), 0o644)
  writeFileSync(join(data, versionFile), Buffer.alloc(32))
  await expect(takeBackup({ data, backup, now: takenAt + 2 })).rejects.toThrow(/another history/)
  expect((await verifyBackup({ backup, hash: true })).faults).toEqual([])
  await expect(takeBackup({ data, backup: join(data, 's3/backup'), now: takenAt })).rejects.toThrow(
    /^expected a folder apart from the data folder/,
  )
})

test('what a killed backup has left goes with the next one', async () => {
  const { data, backup } = await backedUp()
  const killed = spawnSync(process.execPath, ['-e', '0']).pid
  const left = join(backup, 'snapshots', `.2026-11-27T03-00-00.000Z.${killed}`)
  mkdirSync(join(left, '.partial'), { recursive: true })
  await takeBackup({ data, backup, now: takenAt + 1 })
  expect(readdirSync(join(backup, 'snapshots'))).toEqual([
    '2026-11-28T03-00-00.000Z',
    '2026-11-28T03-00-00.001Z',
  ])
})

/** A service that has ended, and a backup of what it left. `versionFile` is of a version, below both. */
async function backedUp(): Promise<{ data: string; backup: string; versionFile: string }> {
  const running: Kdbflow = await startKdbflow()
  const clients = clientsOf(running.client)
  await load(clients, await openMarket(clients), '2026.11.25')
  await running.close()
  const backup = temporaryFolder()
  await takeBackup({ data: running.data, backup, now: takenAt })
  const content = readdirSync(join(backup, 'databases/content'), { recursive: true, withFileTypes: true })
  const file = content.find(entry => entry.isFile() && entry.name === 'price')
  if (file === undefined) expect.fail('expected a column')
  return {
    data: running.data,
    backup,
    versionFile: join(file.parentPath, file.name).slice(backup.length + 1),
  }
}

async function load({ finspace, s3 }: Clients, market: Market, date: string): Promise<string> {
  const { root, keys } = await writeDates(date)
  await putObjects(s3, root, keys)
  const changeRequests = [{ changeType: 'PUT' as const, s3Path: `s3://${BUCKET}/hdb/`, dbPath: '/' }]
  const { changesetId = '' } = await finspace.send(
    new CreateKxChangesetCommand({ ...market, changeRequests, clientToken: crypto.randomUUID() }),
  )
  await vi.waitFor(
    async () =>
      expect(await finspace.send(new GetKxChangesetCommand({ ...market, changesetId }))).toMatchObject({
        status: 'COMPLETED',
      }),
    { timeout: 20_000 },
  )
  return changesetId
}

async function changesetsOf({ finspace }: Clients, market: Market) {
  const { kxChangesets = [] } = await finspace.send(new ListKxChangesetsCommand(market))
  return kxChangesets.map(({ changesetId, status }) => ({ changesetId, status }))
}
