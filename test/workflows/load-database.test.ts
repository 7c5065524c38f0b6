import {
  CreateKxDataviewCommand,
  GetKxDatabaseCommand,
  GetKxDataviewCommand,
  ListKxChangesetsCommand,
} from '@aws-sdk/client-finspace'
import { describe, expect, test } from 'vitest'
import { ChangesetError } from '../../services/finspace/versions/changeset/changeset-error.ts'
import { INPUTS } from '../../workflows/inputs.ts'
import { clustersOf } from './support/inventory.ts'
import { provisioned } from './support/scenes.ts'
import { createWorld, type World } from './support/world.ts'

const put = (path: string) => ({ changeType: 'PUT', s3Path: `s3://data/hdb/${path}`, dbPath: dirOf(path) })
const dirOf = (path: string) => (path.endsWith('/') ? `/${path}` : '/')

async function prepare(options?: Parameters<typeof createWorld>[0]) {
  const world = await createWorld(options)
  const environmentId = await provisioned(world)
  const database = { environmentId, databaseName: 'market' }
  return { world, database }
}

/** An object under each path. */
function arrive({ s3 }: World, paths: readonly string[], body?: string): void {
  for (const path of paths) s3.put(`data/hdb/${path.endsWith('/') ? `${path}trade/price` : path}`, body)
}

/** Fails the changeset that is applied next. */
function failNext({ service: { versions } }: World): void {
  versions.during(() => {
    versions.during(() => undefined)
    throw new ChangesetError('INPUT_NOT_FOUND', 'no object s3://data/hdb/2024.01.02/')
  })
}

async function newest({ service }: World, database: Database): Promise<string> {
  const { lastCompletedChangesetId = '' } = await service.client.send(new GetKxDatabaseCommand(database))
  return lastCompletedChangesetId
}

const changesets = async ({ service }: World, database: Database) =>
  (await service.client.send(new ListKxChangesetsCommand(database))).kxChangesets ?? []

interface Database {
  environmentId: string
  databaseName: string
}

/** The requests of each changeset that was asked for. */
const asked = ({ faults }: World) =>
  faults.calls
    .filter(({ operation }) => operation === 'CreateKxChangeset')
    .map(({ request }) => request['changeRequests'] as { changeType: string; dbPath: string }[])

const days = (count: number) =>
  Array.from({ length: count }, (_, day) => `2024.01.${String(day + 1).padStart(2, '0')}/`)

describe('a failed changeset', () => {
  test('ends the load at once, with its errorInfo and the changeset in the event', async () => {
    const { world, database } = await prepare()
    arrive(world, ['2024.01.02/'])
    failNext(world)
    const failed = await world.run('load-database', { ...database, changeRequests: [put('2024.01.02/')] })
    const [changeset] = await changesets(world, database)
    expect(failed).toMatchObject({ status: 'FAILED', error: 'KxChangesetFailed' })
    expect(failed.cause).toContain('no object s3://data/hdb/2024.01.02/')
    const [step, workflow] = world.events
    expect(step).toMatchObject({
      type: 'Workflow Step Failed',
      detail: { data: { step: { name: 'get-kx-changeset' } } },
    })
    expect(workflow).toMatchObject({
      type: 'Workflow Failed',
      detail: {
        data: {
          workflow: { name: 'load-database', executionArn: failed.executionArn, redriveCount: 0 },
          resource: {
            type: 'Changeset',
            arn: `arn:aws:finspace:us-east-1:000000000000:kxEnvironment/${database.environmentId}/kxDatabase/market/kxChangeset/${changeset?.changesetId}`,
            status: 'FAILED',
          },
          errorInfo: {
            errorType: 'One or more inputs to this request were not found.',
            errorMessage: 'no object s3://data/hdb/2024.01.02/',
            errorCode: 'INPUT_NOT_FOUND',
            retryable: false,
            origin: 'resource',
          },
        },
      },
    })
  })

  test('stops what comes after it, and a redrive goes on from there', async () => {
    const { world, database } = await prepare()
    const places = days(31).concat(days(31).map(day => `b${day}`))
    arrive(world, places)
    const input = { ...database, changeRequests: places.map(put) }
    let created = 0
    world.hooks.before = step => {
      if (step === 'create-kx-changeset' && ++created === 2) failNext(world)
    }
    const failed = await world.run('load-database', input)
    expect(failed.status).toBe('FAILED')
    expect(await world.redrive(failed.executionArn)).toMatchObject({ status: 'SUCCEEDED' })
    // The first was not loaded again; the second was, by a new changeset.
    expect(asked(world).map(requests => requests.length)).toEqual([32, 30, 30])
  })
})

test('a prefix under which there is nothing fails the load, and says so', async () => {
  const { world, database } = await prepare()
  const source = { bucket: 'data', prefix: 'mistyped/' }
  const failed = await world.run('load-database', { ...database, source })
  expect(failed).toMatchObject({ status: 'FAILED', error: 'NothingFound' })
  expect(world.events.at(-1)?.detail.data).toMatchObject({
    errorInfo: {
      errorCode: 'INPUT_NOT_FOUND',
      errorMessage: 'expected objects under s3://data/mistyped/, found none',
    },
  })
})

describe('nothing is loaded twice', () => {
  test('when the answer to CreateKxChangeset is lost', async () => {
    const { world, database } = await prepare()
    arrive(world, ['2024.01.02/'])
    world.faults.throwOn('CreateKxChangeset', 'lost answer')
    expect(
      await world.run('load-database', { ...database, changeRequests: [put('2024.01.02/')] }),
    ).toMatchObject({
      status: 'SUCCEEDED',
    })
    expect(await changesets(world, database)).toHaveLength(1)
  })

  test('when the same load is started again later', async () => {
    const { world, database } = await prepare()
    const input = { ...database, changeRequests: days(3).map(put) }
    arrive(world, days(3))
    world.clock.advance(5000)
    await world.run('load-database', input)
    const again = await world.run('load-database', input)
    const changesetId = await newest(world, database)
    expect(again).toMatchObject({ status: 'SUCCEEDED', output: { changesets: 0, changesetId } })
    expect(asked(world)).toHaveLength(1)
  })

  test('but what has changed since is', async () => {
    const { world, database } = await prepare()
    const input = { ...database, changeRequests: days(3).map(put) }
    arrive(world, days(3))
    world.clock.advance(5000)
    await world.run('load-database', input)
    arrive(world, ['2024.01.02/'], 'corrected')
    world.clock.advance(5000)
    await world.run('load-database', input)
    expect(asked(world).map(requests => requests.map(({ dbPath }) => dbPath))).toEqual([
      ['/2024.01.01/', '/2024.01.02/', '/2024.01.03/'],
      ['/2024.01.02/'],
    ])
  })

  test('and what another load has written over since is', async () => {
    const { world, database } = await prepare()
    const input = { ...database, changeRequests: [put('2024.01.01/')] }
    arrive(world, ['2024.01.01/'])
    world.clock.advance(5000)
    await world.run('load-database', input)
    await world.run('load-database', {
      ...database,
      changeRequests: [{ changeType: 'DELETE', dbPath: '/2024.01.01/' }],
    })
    await world.run('load-database', input)
    expect(asked(world)).toHaveLength(3)
  })
})

describe('a load from a prefix', () => {
  const source = { bucket: 'data', prefix: 'hdb/' }

  test('takes root files before the dates that need them, in order, at most 32 requests a changeset', async () => {
    const { world, database } = await prepare()
    arrive(world, [...days(31), 'sym', 'par'])
    await world.run('load-database', { ...database, source })
    const [first = [], second = []] = asked(world)
    expect(first.slice(0, 3)).toEqual([put('par'), put('sym'), put('2024.01.01/')])
    expect([first.length, second.length]).toEqual([32, 1])
  })

  test('loads only what is new, and replaces a date that is there in one changeset', async () => {
    const { world, database } = await prepare()
    arrive(world, [...days(2), 'sym'])
    world.clock.advance(5000)
    await world.run('load-database', { ...database, source })
    world.clock.advance(5000)
    arrive(world, ['2024.01.02/', '2024.01.03/', 'sym'], 'new')
    world.clock.advance(5000)
    await world.run('load-database', { ...database, source })
    expect(asked(world)[1]).toEqual([
      put('sym'),
      { changeType: 'DELETE', dbPath: '/2024.01.02/' },
      put('2024.01.02/'),
      put('2024.01.03/'),
    ])
  })

  test('leaves out what one changeset of the whole prefix has loaded, but not what is newer', async () => {
    const { world, database } = await prepare()
    arrive(world, ['sym', '2024.01.01/', '2024.01.02/'])
    world.clock.advance(5000)
    const whole = { changeType: 'PUT', s3Path: 's3://data/hdb/', dbPath: '/' }
    await world.run('load-database', { ...database, changeRequests: [whole] })
    expect(await world.run('load-database', { ...database, source })).toMatchObject({
      status: 'SUCCEEDED',
      output: { changesets: 0 },
    })
    world.clock.advance(5000)
    arrive(world, ['2024.01.02/'], 'new')
    world.clock.advance(5000)
    await world.run('load-database', { ...database, source })
    expect(asked(world)[1]).toEqual([{ changeType: 'DELETE', dbPath: '/2024.01.02/' }, put('2024.01.02/')])
  })

  test.each([
    ['one date', '2024.01.01/', ['trade/.d', 'quote/.d'], ['2024.01.01/']],
    ['one table of a date', '2024.01.01/trade/', ['.d', 'price'], ['2024.01.01/trade/']],
    ['one integer', '7/', ['trade/.d'], ['7/']],
    ['a splayed table', 'trade/', ['.d', 'price'], ['trade/']],
  ])('that is %s loads it as that', async (_, place, objects, units) => {
    const { world, database } = await prepare()
    arrive(
      world,
      objects.map(object => `${place}${object}`),
    )
    await world.run('load-database', { ...database, source: { bucket: 'data', prefix: `hdb/${place}` } })
    expect(asked(world)).toEqual([units.map(put)])
  })

  test.each([
    ['dates in a folder of their year', '2024/', ['2024.01.01/trade/.d']],
    ['a whole database kept under a date', '2024.01.01/', ['sym', 'trade/.d']],
  ])('that holds %s loads them from the root', async (_, folder, objects) => {
    const { world, database } = await prepare()
    arrive(
      world,
      objects.map(object => `${folder}${object}`),
    )
    await world.run('load-database', { ...database, source: { bucket: 'data', prefix: `hdb/${folder}` } })
    const entries = objects.map(object => object.replace(/(?<=\/).*/, ''))
    expect(asked(world)).toEqual([
      entries.map(entry => ({
        changeType: 'PUT',
        s3Path: `s3://data/hdb/${folder}${entry}`,
        dbPath: entry.endsWith('/') ? `/${entry}` : '/',
      })),
    ])
  })
})

describe('loads of one database', () => {
  test('never overlap: the second waits for the first', async () => {
    const { world, database } = await prepare({ durations: { changeset: 60 } })
    arrive(world, ['a/', 'b/'])
    const first = await world.start('load-database', { ...database, changeRequests: [put('a/')] })
    const second = await world.start('load-database', { ...database, changeRequests: [put('b/')] })
    let running = 0
    world.hooks.before = step => {
      if (step === 'create-kx-changeset') expect(running++).toBe(0)
      if (step === 'unlock-database') running -= 1
    }
    expect(await world.end(first)).toMatchObject({ status: 'SUCCEEDED' })
    expect(await world.end(second)).toMatchObject({ status: 'SUCCEEDED' })
    expect(asked(world)).toHaveLength(2)
  })

  test('are not held up by the lock of an execution that failed', async () => {
    const { world, database } = await prepare()
    arrive(world, ['a/', 'b/'])
    failNext(world)
    expect(await world.run('load-database', { ...database, changeRequests: [put('a/')] })).toMatchObject({
      status: 'FAILED',
    })
    const before = world.clock.now()
    expect(await world.run('load-database', { ...database, changeRequests: [put('b/')] })).toMatchObject({
      status: 'SUCCEEDED',
    })
    expect(world.clock.now() - before).toBeLessThan(60_000)
  })
})

describe('after the load', () => {
  test('dataviews follow, and then clusters are rolled out by an execution of their own', async () => {
    const { world, database } = await prepare({ durations: { dataview: 300, cluster: 720 } })
    const { client } = world.service
    arrive(world, days(2))
    await world.run('load-database', { ...database, changeRequests: [put('2024.01.01/')] })
    const view = { ...database, dataviewName: 'view' }
    const place = { azMode: 'SINGLE', availabilityZoneId: 'use1-az1' } as const
    const changesetId = await newest(world, database)
    await client.send(new CreateKxDataviewCommand({ ...view, ...place, changesetId }))
    await world.settle()
    world.advance(600_000)
    const [[hdb] = []] = INPUTS['roll-out-clusters'].example.waves
    const input = { ...database, changeRequests: [put('2024.01.02/')], dataviews: ['view'], waves: [[hdb]] }
    const loaded = await world.run('load-database', input)
    expect(loaded, loaded.cause).toMatchObject({ status: 'SUCCEEDED' })
    const { changesetId: loadedId } = loaded.output as { changesetId: string }
    expect(loadedId).not.toBe(changesetId)
    expect(await client.send(new GetKxDataviewCommand(view))).toMatchObject({
      status: 'ACTIVE',
      changesetId: loadedId,
    })
    const [cluster] = await clustersOf(client, database.environmentId)
    expect(cluster).toMatchObject({
      clusterName: 'hdb',
      databases: [{ databaseName: 'market', changesetId: loadedId }],
    })
  })
})
