// What code of users does in nodes that run q: the calls of an end of day as FinSpace's samples make them. The whole
// service runs, with a stand-in for q that calls as bootstrap.q does.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  CreateKxUserCommand,
  type FinspaceClient,
  GetKxClusterCommand,
  GetKxConnectionStringCommand,
} from '@aws-sdk/client-finspace'
import { expect, onTestFinished, test } from 'vitest'
import { writeSampleDatabase, writeSampleDate } from '../../../kdb/format/sample.ts'
import { connect } from '../../../kdb/ipc/client.ts'
import { decodeText } from '../../../kdb/text.ts'
import { chars, dictionary, type KdbValue, list, symbols, table } from '../../../kdb/values.ts'
import { fakeQ } from '../../kdb/q/fake-q-path.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { load, newCluster, newDataview, newScalingGroup, newVolume } from '../finspace/support/provision.ts'
import { until } from '../finspace/support/until.ts'
import { askForWritable } from '../finspace/support/writable.ts'
import { clientsOf, newDataFolder, startKdbflow } from './kdbflow.ts'
import { BUCKET, openMarket, putObjects } from './market.ts'
import { roleArn, writePrincipals } from './principals.ts'

/** Each test starts several nodes. */
const LONG = 120_000

const scalingGroupConfiguration = { scalingGroupName: 'group', memoryReservation: 6, nodeCount: 1 }

function newData(): string {
  const data = newDataFolder()
  mkdirSync(data)
  writePrincipals(data, {
    roles: {
      eod: [{ Effect: 'Allow', Action: 'finspace:*', Resource: '*' }],
      reader: [{ Effect: 'Allow', Action: 'finspace:Get*', Resource: '*' }],
      bob: [{ Effect: 'Allow', Action: 'finspace:*', Resource: '*' }],
    },
  })
  writeFileSync(join(data, 'finspace.json'), JSON.stringify({ nodes: { q: { path: fakeQ('well') } } }))
  return data
}

/** A database of one date, and a volume and a scaling group for clusters. */
async function openDay(data = newData()) {
  const kdbflow = await startKdbflow({ data })
  const clients = clientsOf(kdbflow.client)
  const database = await openMarket(clients)
  const { environmentId } = database
  const root = join(temporaryFolder(), 'market')
  await writeSampleDatabase({ root, dates: ['2026.11.18'], rowsPerDate: 10, random: seededRandom(1) })
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  await putObjects(
    clients.s3,
    root,
    files.map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1)),
  )
  const { changesetId: first = '' } = await load(clients.finspace, database, `s3://${BUCKET}/hdb/`)
  await newVolume(clients.finspace, environmentId)
  await newScalingGroup(clients.finspace, environmentId)
  const { userArn = '' } = await clients.finspace.send(
    new CreateKxUserCommand({ environmentId, userName: 'bob', iamRole: roleArn('bob') }),
  )
  return { ...kdbflow, ...clients, environmentId, database, first, userArn }
}

type Day = Awaited<ReturnType<typeof openDay>>

const newRdb = ({ finspace, environmentId }: Day, role = 'eod', clusterName = 'rdb') =>
  newCluster(finspace, {
    ...{ environmentId, clusterName, clusterType: 'RDB', scalingGroupConfiguration },
    ...{ databases: [{ databaseName: 'market' }], executionRole: roleArn(role) },
    savedownStorageConfiguration: { volumeName: 'vol' },
  })

/** What code in the cluster's node gets: it calls as `.aws` of bootstrap.q does. */
async function codeIn(finspace: FinspaceClient, { environmentId, userArn }: Day, clusterName: string) {
  const request = { environmentId, userArn, clusterName }
  const { signedConnectionString = '' } = await finspace.send(new GetKxConnectionStringCommand(request))
  const connection = await connect(signedConnectionString)
  onTestFinished(() => connection.close())
  return (name: string, ...given: (string | KdbValue)[]) =>
    connection.query([name, ...given.map(one => (typeof one === 'string' ? chars(one) : one))])
}

const textOf = (value: KdbValue | undefined): string =>
  value?.kind === 'vector' && value.type === 'char'
    ? decodeText(value.items)
    : `no text: ${JSON.stringify(value?.kind)}`

/** What a dictionary has for a key. */
function at(value: KdbValue, key: string): KdbValue | undefined {
  if (value.kind !== 'dictionary' || value.keys.kind !== 'vector' || value.values.kind !== 'list')
    return undefined
  return value.values.items[[...value.keys.items].indexOf(key as never)]
}

const errorOf = (value: KdbValue) => [at(value, 'finspace_error_code'), at(value, 'message')].map(textOf)

const requests = (...rows: [string, string][]) =>
  table({
    input_path: symbols(rows.map(([path]) => path)),
    database_path: symbols(rows.map(([, path]) => path)),
    change_type: symbols(rows.map(() => 'PUT')),
  })

const statusOf = (ask: () => Promise<KdbValue>, wanted: string) =>
  until(
    async () => textOf(at(await ask(), 'status')),
    status => status === wanted,
  )

test(
  'an end of day: the newest sym, a changeset of local files, the dataview, the other cluster, and a clean folder',
  async () => {
    const day = await openDay()
    const { finspace, environmentId, database, first } = day
    const segmentConfigurations = [{ dbPaths: ['/*'], volumeName: 'vol' }]
    await newDataview(finspace, {
      ...database,
      dataviewName: 'view',
      changesetId: first,
      segmentConfigurations,
    })
    const hdb = { environmentId, clusterName: 'hdb' }
    const dataviewConfiguration = { dataviewName: 'view' }
    expect(
      await newCluster(finspace, {
        ...{ ...hdb, scalingGroupConfiguration },
        databases: [{ databaseName: 'market', dataviewConfiguration }],
      }),
    ).toMatchObject({ status: 'RUNNING' })
    expect(await newRdb(day)).toMatchObject({ status: 'RUNNING' })
    const q = await codeIn(finspace, day, 'rdb')

    const folder = `${textOf(await q('.kdbflow.app'))}/shared/vol/rdb/`
    expect(textOf(await q('.aws.get_latest_sym_file', 'market', folder))).toBe(`${folder}sym`)
    // As .Q.dpft does.
    await writeSampleDate({
      ...{ root: folder, date: '2026.11.19', rowsPerDate: 10, random: seededRandom(2) },
      symbolsOf: join(folder, 'sym'),
      listing: 'NEW',
    })

    const created = await q(
      '.aws.create_changeset',
      'market',
      requests([`${folder}2026.11.19`, '/2026.11.19/'], [`${folder}sym`, '/']),
    )
    const id = textOf(at(created, 'id'))
    await statusOf(() => q('.aws.get_changeset', 'market', id), 'COMPLETED')

    const view = await q('.aws.get_kx_dataview', 'market', 'view')
    expect(at(view, 'auto_update')).toMatchObject({ type: 'boolean', value: 0 })
    expect(at(view, 'create_timestamp')).toMatchObject({ type: 'float' })
    const segments = at(view, 'segment_configurations') ?? chars('')
    await q('.aws.update_kx_dataview', 'market', 'view', id, segments)
    await statusOf(() => q('.aws.get_kx_dataview', 'market', 'view'), 'ACTIVE')

    const names = symbols(['database_name', 'changeset_id', 'caches', 'dataview_name'])
    const db = dictionary(names, list([chars('market'), chars(''), list([]), chars('view')]))
    const how = dictionary(symbols(['deployment_strategy']), list([chars('NO_RESTART')]))
    expect(await q('.aws.update_kx_cluster_databases', 'hdb', db, how)).toMatchObject({ kind: 'primitive' })
    await statusOf(() => q('.aws.get_kx_cluster', 'hdb'), 'RUNNING')
    const shown = await finspace.send(new GetKxClusterCommand(hdb))
    expect(shown.databases).toMatchObject([{ dataviewConfiguration: { changesetId: id } }])
    const path = textOf(await (await codeIn(finspace, day, 'hdb'))('path'))
    expect(path).toContain(id)
    expect(existsSync(join(path, '2026.11.18')) && existsSync(join(path, '2026.11.19'))).toBe(true)

    rmSync(folder, { recursive: true })
    expect(existsSync(join(path, '2026.11.19/trade/price'))).toBe(true)
    expect(await q('.aws.delete_kx_cluster', 'hdb')).toMatchObject({ kind: 'primitive' })
  },
  LONG,
)

test(
  'files of a version come into the node, by a name or a pattern, and an object of a bucket for who may read it',
  async () => {
    const day = await openDay()
    await newRdb(day)
    const q = await codeIn(day.finspace, day, 'rdb')
    const scratch = '/opt/kx/app/scratch'
    const copied = await q('.aws.copy_database_files', 'market', scratch, '2026.11.*', '')
    expect(textOf(at(copied, 'changeset_id'))).toBe(day.first)
    const paths = at(copied, 'result_paths')
    const names = paths?.kind === 'list' ? paths.items.map(textOf) : []
    expect(names).toContain(`${scratch}/2026.11.18/trade/price`)
    expect(names.some(name => name.endsWith('/sym') && !name.includes('2026.11.18'))).toBe(false)
    const own = join(textOf(await q('.kdbflow.app')), 'scratch/2026.11.18/trade/price')
    const stored = day.data
    expect(
      readFileSync(own).equals(readFileSync(join(stored, 's3', BUCKET, 'hdb/2026.11.18/trade/price'))),
    ).toBe(true)
    expect(errorOf(await q('.aws.copy_database_files', 'market', scratch, 'none', ''))).toEqual([
      'ResourceNotFoundException',
      expect.stringContaining('none'),
    ])
    // The role may call the API, and read no bucket.
    expect(errorOf(await q('.aws.s3.get_object', `s3://${BUCKET}/hdb/sym`, `${scratch}/`))).toEqual([
      'AccessDeniedException',
      expect.stringContaining('s3:ListBucket'),
    ])
  },
  LONG,
)

test(
  'code calls with the rights of its execution role, and names no file but those of its own node',
  async () => {
    const day = await openDay()
    await newRdb(day, 'reader')
    const q = await codeIn(day.finspace, day, 'rdb')
    expect(textOf(at(await q('.aws.get_kx_cluster', 'rdb'), 'status'))).toBe('RUNNING')
    const app = textOf(await q('.kdbflow.app'))
    writeFileSync(join(app, 'scratch/sym'), 'x')
    expect(
      errorOf(await q('.aws.create_changeset', 'market', requests([`${app}/scratch/sym`, '/']))),
    ).toEqual(['AccessDeniedException', expect.stringContaining('finspace:CreateKxChangeset')])
    symlinkSync(day.data, join(app, 'scratch/out'))
    for (const path of [
      '/etc/passwd',
      `${app}/scratch/../../../credentials`,
      `${app}/scratch/out/credentials`,
      `${app}/shared/vol/another/sym`,
      `${app}/shared/none/rdb/sym`,
    ]) {
      expect(errorOf(await q('.aws.create_changeset', 'market', requests([path, '/'])))).toEqual([
        'ValidationException',
        expect.stringContaining('scratch or shared'),
      ])
    }
    expect(errorOf(await q('.aws.get_kx_cluster', 'none'))).toEqual([
      'ResourceNotFoundException',
      'Unable to find cluster none',
    ])
  },
  LONG,
)

test(
  'a copy of a database that a cluster wrote to is committed, unless that would undo what came since',
  async () => {
    const day = await openDay()
    const { finspace, environmentId, database } = day
    const stopAsking = askForWritable(finspace)
    const segmentConfigurations = [{ dbPaths: ['/*'], volumeName: 'vol' }]
    await newDataview(finspace, { ...database, dataviewName: 'repair', segmentConfigurations })
    stopAsking()
    await newCluster(finspace, {
      ...{ environmentId, clusterName: 'repair', clusterType: 'GP', scalingGroupConfiguration },
      databases: [{ databaseName: 'market', dataviewName: 'repair' }],
      executionRole: roleArn('eod'),
    })
    const q = await codeIn(finspace, day, 'repair')
    const copy = textOf(await q('path'))
    rmSync(join(copy, '2026.11.18/quote'), { recursive: true })
    const commit = async () => textOf(at(await q('.aws.commit_kx_database', 'market'), 'id'))
    for (const id of [await commit(), await commit()]) {
      await statusOf(() => q('.aws.get_changeset', 'market', id), 'COMPLETED')
      await q('.aws.copy_database_files', 'market', '/opt/kx/app/scratch', '2026.11.18/', id)
      const own = join(textOf(await q('.kdbflow.app')), 'scratch/2026.11.18')
      expect(readdirSync(own)).toEqual(['trade'])
    }
    await load(finspace, database, `s3://${BUCKET}/hdb/`)
    expect(errorOf(await q('.aws.commit_kx_database', 'market'))).toEqual([
      'ConflictException',
      expect.stringContaining('which the commit would undo'),
    ])
  },
  LONG,
)

test(
  'a cluster connects to another one, and to a node of it, under its own name',
  async () => {
    const day = await openDay()
    await newRdb(day)
    await newRdb(day, 'eod', 'other')
    const q = await codeIn(day.finspace, day, 'rdb')
    const nodes = await q('.aws.list_kx_cluster_nodes', 'other')
    const ids = nodes.kind === 'table' ? nodes.values[nodes.columns.indexOf('node_id')] : undefined
    const nodeId = ids?.kind === 'list' ? textOf(ids.items[0]) : ''
    for (const text of [
      await q('.aws.get_kx_connection_string', 'other'),
      await q('.aws.get_kx_node_connection_string', 'other', nodeId),
    ]) {
      const connection = await connect(textOf(text))
      onTestFinished(() => connection.close())
      expect(textOf(await connection.query('user'))).toBe('rdb')
    }
  },
  LONG,
)

test(
  'a call that code makes while the service is away is answered by the next one',
  async () => {
    const day = await openDay()
    await newRdb(day)
    const q = await codeIn(day.finspace, day, 'rdb')
    await day.close()
    const asked = q('.aws.get_kx_cluster', 'rdb')
    const next = await startKdbflow({ data: day.data })
    expect(textOf(at(await asked, 'cluster_name'))).toBe('rdb')
    expect(next.url).toBeDefined()
  },
  LONG,
)

test(
  'a tickerplant has its log on its volume, where its next node finds it, and an RDB its savedown there too',
  async () => {
    const day = await openDay()
    const { finspace, environmentId } = day
    const plant = await newCluster(finspace, {
      ...{ environmentId, clusterName: 'plant', clusterType: 'TICKERPLANT', scalingGroupConfiguration },
      tickerplantLogConfiguration: { tickerplantLogVolumes: ['vol'] },
    })
    expect(plant).toMatchObject({ status: 'RUNNING' })
    expect(plant.statusReason).toBeUndefined()
    const q = await codeIn(finspace, day, 'plant')
    const log = textOf(await q('.aws.tp_log_path'))
    expect(log).toBe(`${textOf(await q('.kdbflow.app'))}/shared/vol/plant`)
    writeFileSync(join(log, 'tplog'), 'kept')
    await q('crash').catch(() => undefined)
    const next = await until(
      () => codeIn(finspace, day, 'plant').catch(() => undefined),
      code => code !== undefined,
    )
    const same = textOf((await next?.('.aws.tp_log_path')) ?? chars(''))
    expect(readFileSync(join(same, 'tplog'), 'utf8')).toBe('kept')

    const rdb = await newRdb(day)
    expect(rdb).toMatchObject({ status: 'RUNNING' })
    expect(rdb.statusReason).toBeUndefined()
    const app = textOf(await (await codeIn(finspace, day, 'rdb'))('.kdbflow.app'))
    expect(readdirSync(join(app, 'shared/vol')).sort()).toEqual(['common', 'plant', 'rdb'])
  },
  LONG,
)
