// From the start of the process to healthy with 10,000 resources and 100,000 changesets with their versions, beside
// an empty data folder and a bare Node process that only listens.
// Run: node bench/resources.ts [changesets, by default 100000]
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyOf } from '../services/finspace/kind/key.ts'
import { openTables } from '../services/finspace/kinds.ts'
import { openRecords, versionKey } from '../services/finspace/versions/records/records.ts'
import { type Entry, emptyTree, type Tree } from '../services/finspace/versions/tree/entry.ts'
import { draftPages } from '../services/finspace/versions/tree/page-draft.ts'
import { changeEntries } from '../services/finspace/versions/tree/pages.ts'
import { removeDataFolder } from '../services/start/data-folder.ts'
import { systemClock } from '../services/store/clock.ts'
import { openStore, type Store } from '../services/store/store.ts'
import { bareStartTime, startTime } from './lib/start-time.ts'

const changesets = Number(process.argv[2] ?? 100_000)
const RESOURCES = 10_000
const DATABASES = 40
const environmentId = 'ejoeapfgnsrpqdijaedokm'
const now = Date.now()
const times = { createdTimestamp: now, lastModifiedTimestamp: now }
const living = { environmentId, revision: 2, told: 2 }

/** Databases, and of the rest volumes and users in equal parts. */
function writeResources(store: Store): void {
  const tables = openTables(store)
  tables.environment.put(environmentId, {
    ...living,
    kind: 'kx',
    name: 'bench',
    kmsKeyId: 'key',
    status: 'CREATED',
    tgwStatus: 'NONE',
    dnsStatus: 'NONE',
    dedicatedServiceAccountId: '111122223333',
    certificateAuthorityArn: 'arn',
    availabilityZoneIds: [],
    creationTimestamp: now,
    updateTimestamp: now,
  })
  for (let index = 0; index < (RESOURCES - DATABASES) / 2; index++) {
    const [volumeName, userName] = [`volume${index}`, `user${index}`]
    tables.volume.put(keyOf(environmentId, volumeName), {
      ...living,
      ...times,
      volumeName,
      volumeType: 'NAS_1',
      nas1Configuration: { type: 'SSD_1000', size: 1200 },
      azMode: 'SINGLE',
      availabilityZoneIds: ['use1-az1'],
      status: 'ACTIVE',
    })
    const iamRole = 'arn:aws:iam::111122223333:role/bench'
    const user = { environmentId, userName, iamRole, createTimestamp: now, updateTimestamp: now }
    tables.user.put(keyOf(environmentId, userName), user)
  }
}

/** One date for each changeset, as end-of-day jobs do it. */
function writeChangesets(store: Store, databaseName: string, count: number): void {
  const tables = openTables(store)
  const records = openRecords(store)
  const prefix = `${environmentId}/${databaseName}/`
  let root: Tree = emptyTree
  for (let order = 1; order <= count; order++) {
    const version = { environmentId, databaseName, changesetId: `c${order}` }
    const added: Entry = { kind: 'directory', at: `c${order}/0`, bytes: 1000, files: 10 }
    const pages = draftPages(records.pages, prefix)
    const page = changeEntries(pages, root.page, new Map([[`${10_000 + order}`, added]]))
    pages.save(page)
    root = { kind: 'tree', ...(page === undefined ? {} : { page }), bytes: order * 1000, files: order * 10 }
    records.versions.put(versionKey(version), { root, released: false })
    tables.changeset.put(keyOf(environmentId, databaseName, version.changesetId), {
      ...living,
      ...times,
      ...version,
      order,
      status: 'COMPLETED',
      activeFromTimestamp: now,
      changeRequests: [{ changeType: 'PUT', dbPath: `/${10_000 + order}/`, s3Path: 's3://bucket/hdb/' }],
    })
  }
  records.heads.put(`${environmentId}/${databaseName}`, { changesetId: `c${count}` })
  tables.database.put(keyOf(environmentId, databaseName), {
    ...times,
    environmentId,
    databaseName,
    told: 1,
    requested: count,
    lastCompletedChangesetId: `c${count}`,
    numChangesets: count,
    numBytes: root.bytes,
    numFiles: root.files,
  })
}

async function fill(data: string): Promise<void> {
  const store = openStore({ file: join(data, 'kdbflow.db'), clock: systemClock })
  store.transact(() => writeResources(store))
  for (let index = 0; index < DATABASES; index++) {
    store.transact(() => writeChangesets(store, `db${index}`, changesets / DATABASES))
    await store.durable()
  }
  await store.close()
}

const top = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
const [empty, full] = [join(top, 'empty'), join(top, 'full')]
mkdirSync(full)
await fill(full)
console.log('| data folder | to healthy |\n|---|---|')
console.log(`| a bare node:http server | ${await bareStartTime()} ms |`)
console.log(`| empty | ${await startTime(empty)} ms |`)
const what = `${RESOURCES.toLocaleString('en')} resources and ${changesets.toLocaleString('en')} changesets`
console.log(`| ${what} | ${await startTime(full)} ms |`)
await removeDataFolder(empty)
await removeDataFolder(full)
rmdirSync(top)
