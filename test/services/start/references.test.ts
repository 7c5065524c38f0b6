// A database whose versions refer to a folder of somebody else's: served, kept safe, and deleted.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DeleteKxClusterCommand,
  DeleteKxDatabaseCommand,
  GetKxClusterCommand,
  GetKxDatabaseCommand,
} from '@aws-sdk/client-finspace'
import { expect, test, vi } from 'vitest'
import { exportVersion } from '../../../services/start/backup/export-version.ts'
import { restoreBackup } from '../../../services/start/backup/restore.ts'
import { takeBackup } from '../../../services/start/backup/take-backup.ts'
import { verifyBackup, verifyData } from '../../../services/start/backup/verify.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { load, newCluster, newDatabase, newEnvironment, token } from '../finspace/support/provision.ts'
import { clientsOf, newDataFolder, startKdbflow } from './kdbflow.ts'
import { writeDates } from './market.ts'

const databaseName = 'market'

/** An HDB in a folder, and a database that refers to it. */
async function openAdopted() {
  const { root: hdb, keys } = await writeDates('2026.11.25', '2026.11.26')
  const data = newDataFolder()
  mkdirSync(data)
  const buckets = { hdb: { folder: hdb, use: 'reference' } }
  writeFileSync(join(data, 'finspace.json'), JSON.stringify({ buckets }))
  const running = await startKdbflow({ data })
  const { finspace } = clientsOf(running.client)
  const market = await newDatabase(finspace, await newEnvironment(finspace), databaseName)
  expect(await load(finspace, market, 's3://hdb/')).toMatchObject({ status: 'COMPLETED' })
  const bytes = keys.reduce((sum, key) => sum + statSync(join(hdb, key)).size, 0)
  return { hdb, data, running, finspace, market, referred: { folder: hdb, files: keys.length, bytes } }
}

type Adopted = Awaited<ReturnType<typeof openAdopted>>

const cluster = ({ finspace, market: { environmentId } }: Adopted, clusterName: string) =>
  newCluster(finspace, { environmentId, clusterName, databases: [{ databaseName }] })

/** Every file of the folder, with its content and its time. */
const stateOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map(path => [path, readFileSync(path, 'base64'), statSync(path).mtimeMs])

test('a cluster serves it; once a file was changed, no other does, and verify names the file', async () => {
  const adopted = await openAdopted()
  const { hdb, data } = adopted
  expect(await cluster(adopted, 'first')).toMatchObject({ status: 'RUNNING' })
  expect(await verifyData(data)).toMatchObject({ faults: [], files: 1, referred: [adopted.referred] })

  const price = join(hdb, '2026.11.26/trade/price')
  utimesSync(price, 1, 1)
  const failed = await cluster(adopted, 'second')
  expect(failed.status).toBe('CREATE_FAILED')
  // The pattern of a statusReason has no slash.
  expect(failed.statusReason).toContain('expected s3 hdb 2026.11.26 trade price to be')
  expect((await verifyData(data)).faults).toEqual([
    expect.stringMatching(`^expected ${price} to be \\d+ bytes of 2\\S+Z, got \\d+ bytes of 1970-\\S+Z$`),
  ])
  const to = join(temporaryFolder(), 'market')
  await expect(exportVersion({ data, databaseName, to })).rejects.toThrow(
    'expected s3://hdb/2026.11.26/trade/price',
  )
})

test('an export copies the files, a backup names them, and what is restored refers to them', async () => {
  const { hdb, data, referred, running } = await openAdopted()
  const to = join(temporaryFolder(), 'market')
  expect(await exportVersion({ data, databaseName, to })).toMatchObject({
    ...{ files: referred.files, bytes: referred.bytes },
  })
  expect(readFileSync(join(to, 'sym'))).toEqual(readFileSync(join(hdb, 'sym')))

  const backup = temporaryFolder()
  const taken = await takeBackup({ data, backup, now: Date.parse('2026-11-28T03:00:00Z') })
  expect(taken.referred).toEqual([referred])
  expect(await verifyBackup({ backup, hash: true })).toMatchObject({ faults: [], referred: [referred] })
  await running.close()
  const restored = newDataFolder()
  await restoreBackup({ backup, data: restored })
  expect((await verifyData(restored)).faults).toEqual([])
  rmSync(join(hdb, '2026.11.25'), { recursive: true })
  expect((await verifyData(restored)).faults).toContainEqual(
    expect.stringMatching(`^expected ${hdb}/2026.11.25/trade/price to be .*, got no such file$`),
  )
})

test('deleted with all its versions, it leaves the folder as it was', async () => {
  const adopted = await openAdopted()
  const { hdb, data, finspace, market } = adopted
  const before = stateOf(hdb)
  await cluster(adopted, 'first')
  const first = { environmentId: market.environmentId, clusterName: 'first' }
  await finspace.send(new DeleteKxClusterCommand({ ...first, clientToken: token() }))
  await vi.waitFor(
    async () => {
      const asked = finspace.send(new GetKxClusterCommand(first))
      expect((await asked).status).toBe('DELETED')
    },
    { timeout: 20_000 },
  )
  await finspace.send(new DeleteKxDatabaseCommand({ ...market, clientToken: token() }))
  await expect(finspace.send(new GetKxDatabaseCommand(market))).rejects.toThrow()
  await vi.waitFor(() => expect(readdirSync(join(data, 'databases/content'))).toEqual([]), {
    timeout: 20_000,
  })
  expect(stateOf(hdb)).toEqual(before)
})
