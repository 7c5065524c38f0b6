// An HDB that is there already becomes a database, by the command as a person runs it.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { CreateKxUserCommand, type FinspaceClient, ListKxChangesetsCommand } from '@aws-sdk/client-finspace'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { newCluster, newEnvironment } from '../../services/finspace/support/provision.ts'
import { clientOf, clientsOf, newDataFolder, sharedKdbflow } from '../../services/start/kdbflow.ts'
import { writeDates } from '../../services/start/market.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { kdbflow, serve } from '../kdbflow.ts'

/** Most of it is starting Node again and again. */
vi.setConfig({ testTimeout: 180_000 })

const running = sharedKdbflow()
const run = (...words: string[]) => kdbflow(words, { env: { KDBFLOW_DATA: running().data } })
let finspace: FinspaceClient
let environmentId: string

beforeAll(async () => {
  finspace = clientsOf(running().client).finspace
  environmentId = await newEnvironment(finspace)
  const iamRole = 'arn:aws:iam::000000000000:role/kdbflow-query-cluster'
  await finspace.send(new CreateKxUserCommand({ environmentId, userName: 'reader', iamRole }))
})

/** Written long ago. */
async function writeHdb(...dates: string[]): Promise<string> {
  const { root, keys } = await writeDates(...dates)
  for (const key of keys) utimesSync(join(root, key), 1_700_000_000, 1_700_000_000)
  return root
}

type Use = 'copy' | 'reference'

/** Later settings leave those of other tests alone. */
function mapBuckets(data: string, buckets: Record<string, { folder: string; use: Use }>): void {
  const file = join(data, 'finspace.json')
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).buckets : {}
  writeFileSync(`${file}.new`, JSON.stringify({ buckets: { ...before, ...buckets } }))
  renameSync(`${file}.new`, file)
}

const map = (bucket: string, folder: string, use: Use) =>
  mapBuckets(running().data, { [bucket]: { folder, use } })

const changesetsOf = async (databaseName: string) =>
  (await finspace.send(new ListKxChangesetsCommand({ environmentId, databaseName }))).kxChangesets ?? []

describe('by reference', () => {
  test('it is planned, loaded, served by a cluster, and not loaded twice', async () => {
    const hdb = await writeHdb('2026.11.24', '2026.11.25')
    map('adopted', hdb, 'reference')
    const dry = await run('import', hdb, '--database', 'adopted', '--dry-run')
    expect(dry).toMatchObject({ code: 0, err: '' })
    expect(dry.out).toBe(`${hdb}: to be referred to, as s3://adopted/
  2 partitions, 2026.11.24 to 2026.11.25
  tables: trade
  at the top: sym
  7 files, 8.3 kB
into database adopted, which is made, of environment ${environmentId}
`)
    await expect(changesetsOf('adopted')).rejects.toThrow('not found')

    const { code, out } = await run('import', hdb, '--database', 'adopted')
    expect(code).toBe(0)
    expect(out).toMatch(/\nSUCCEEDED\n\{.*"changesets":1\}\n$/)
    expect(await run('import', hdb, '--database', 'adopted')).toMatchObject({
      ...{ code: 0, out: expect.stringMatching(/\nSUCCEEDED\n\{.*"changesets":0\}\n$/) },
    })
    expect(await changesetsOf('adopted')).toHaveLength(1)

    const databases = [{ databaseName: 'adopted' }]
    await newCluster(finspace, { environmentId, clusterName: 'adopted', databases })
    const answer = await run('query', 'adopted', 'select count i by date from trade', '--csv')
    expect(answer.err).toBe('')
    expect(answer.out).toBe('date,x\r\n2026.11.24,2\r\n2026.11.25,2\r\n')
    expect(readdirSync(join(running().data, 'databases/content', environmentId, 'adopted'))).toHaveLength(1)
  })
})

describe('by copy', () => {
  test('a date that has come is loaded by the next import, and nothing else', async () => {
    const hdb = await writeHdb('2026.11.24')
    map('copied', hdb, 'copy')
    const imported = async () => {
      const { code, out } = await run('import', hdb, '--database', 'copied', '--json')
      expect(code).toBe(0)
      return JSON.parse(out)
    }
    expect(await imported()).toMatchObject({
      ...{ databaseName: 'copied', createsDatabase: true, status: 'SUCCEEDED', output: { changesets: 1 } },
      folders: [{ folder: hdb, bucket: 'copied', use: 'copy', partitions: ['2026.11.24'], files: 4 }],
    })
    renameSync(join(await writeHdb('2026.11.25'), '2026.11.25'), join(hdb, '2026.11.25'))
    expect(await imported()).toMatchObject({ createsDatabase: false, output: { changesets: 1 } })
    const [newest] = await changesetsOf('copied')
    const files = join(running().data, 'databases/content', environmentId, 'copied', `${newest?.changesetId}`)
    expect(readdirSync(join(files, '0'))).toEqual(['trade'])
  })

  test('after kill -9 of the service in the middle, the same command goes on, and loads each file once', async () => {
    const hdb = await writeHdb('2026.11.24', '2026.11.25')
    // Large enough that the copy takes a while.
    writeFileSync(join(hdb, 'blob'), Buffer.alloc(64 * 2 ** 20))
    const data = newDataFolder()
    mkdirSync(data)
    mapBuckets(data, { hdb: { folder: hdb, use: 'copy' } })
    const first = await serve(['--data', data])
    const client = clientsOf(clientOf({ data, url: first.url }))
    const id = await newEnvironment(client.finspace)
    const words = ['import', hdb, '--database', 'market', '--data', data]
    // Ctrl-C ends the watching alone.
    const cut = kdbflow(words, { interruptAt: /Create the changeset/ })
    const content = join(data, 'databases/content', id, 'market')
    await vi.waitFor(() => expect(existsSync(content)).toBe(true), { timeout: 60_000, interval: 5 })
    await first.end('SIGKILL')

    expect((await cut).code).toBe(130)

    const second = await serve(['--data', data])
    const again = await kdbflow(words)
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('\nSUCCEEDED\n') })
    const { finspace: other } = clientsOf(clientOf({ data, url: second.url }))
    const { kxChangesets = [] } = await other.send(
      new ListKxChangesetsCommand({ environmentId: id, databaseName: 'market' }),
    )
    expect(kxChangesets.map(({ status }) => status)).toEqual(['COMPLETED'])
    expect(await kdbflow(['verify', '--data', data])).toMatchObject({ code: 0 })
  })
})

describe('a par.txt that leads elsewhere', () => {
  test('is left out, and the partitions of its folders become those of the database', async () => {
    const top = await writeHdb('2026.11.23')
    const one = temporaryFolder()
    const disks = [join(one, 'disk1'), join(one, 'disk2')]
    for (const [at, date] of ['2026.11.24', '2026.11.25'].entries()) {
      mkdirSync(join(disks[at] ?? ''))
      renameSync(join(await writeHdb(date), date), join(disks[at] ?? '', date))
    }
    renameSync(join(top, '2026.11.23'), join(disks[0] ?? '', '2026.11.23'))
    writeFileSync(join(top, 'par.txt'), `${disks.join('\n')}\n`)
    utimesSync(join(top, 'par.txt'), 1_700_000_000, 1_700_000_000)
    map('segmented', top, 'reference')
    const missing = await run('import', top, '--database', 'segmented')
    expect(missing).toMatchObject({
      code: 1,
      err: expect.stringContaining(`that shows ${disks[0]}, got none`),
    })
    map('disks', one, 'reference')
    expect(await run('import', top, '--database', 'segmented')).toMatchObject({
      ...{ code: 0, out: expect.stringMatching(/\n {2}3 partitions, 2026.11.23 to 2026.11.25\n/) },
    })
    const to = join(temporaryFolder(), 'segmented')
    await run('export', 'segmented', to)
    expect(readdirSync(to).sort()).toEqual(['2026.11.23', '2026.11.24', '2026.11.25', 'sym'])

    mkdirSync(join(disks[1] ?? '', '2026.11.23/quote'), { recursive: true })
    writeFileSync(join(disks[1] ?? '', '2026.11.23/quote/bid'), '')
    expect(await run('import', top, '--database', 'segmented')).toMatchObject({
      code: 1,
      err: expect.stringContaining(`got 2026.11.23 in ${disks[0]} and ${disks[1]}: a version has one`),
    })
  })
})

describe('what cannot be imported ends in a sentence, and starts nothing', () => {
  test('a folder that no bucket shows: it says what to set, and where', async () => {
    const hdb = await writeHdb('2026.11.24')
    const { code, err } = await run('import', hdb, '--database', 'nowhere')
    expect(code).toBe(1)
    expect(err).toContain(`expected a bucket that shows ${hdb}, got none; nothing was started
Add this to ${join(running().data, 'finspace.json')}, which the service reads again when it changes:
  "buckets": {`)
    expect(err).toContain(JSON.stringify({ folder: hdb, use: 'copy' }))
  })

  test('a folder that two buckets show, until one is named', async () => {
    const hdb = await writeHdb('2026.11.24')
    map('one', hdb, 'copy')
    map('two', hdb, 'reference')
    expect((await run('import', hdb, '--database', 'twice', '--dry-run')).err).toBe(
      `kdbflow: expected --bucket to name one of those that show ${hdb}, got none: one (copy), two (reference)\n`,
    )
    const named = await run('import', hdb, '--database', 'twice', '--dry-run', '--bucket', 'two')
    expect(named.out).toContain('to be referred to, as s3://two/')
  })

  test('a partition, a table, a folder with a link, an empty one, none', async () => {
    const hdb = await writeHdb('2026.11.24')
    map('wrong', hdb, 'copy')
    mkdirSync(join(hdb, 'empty'))
    mkdirSync(join(hdb, 'linked'))
    symlinkSync(hdb, join(hdb, 'linked/link'))
    const errorOf = async (folder: string) =>
      (await run('import', join(hdb, folder), '--database', 'wrong', '--dry-run')).err
    expect(await errorOf('2026.11.24')).toContain('got that of a partition')
    expect(await errorOf('2026.11.24/trade')).toContain('got that of a table')
    expect(await errorOf('linked')).toContain(`got a symbolic link at ${hdb}/linked/link`)
    expect(await errorOf('empty')).toContain('got a folder without tables')
    expect(await errorOf('none')).toContain(`expected a folder at ${hdb}/none, got nothing`)
  })
})
