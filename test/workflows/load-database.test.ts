import { describe, expect, test } from 'vitest'
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

/** The requests of each changeset that was asked for. */
const asked = ({ faults }: World) =>
  faults.calls
    .filter(({ operation }) => operation === 'CreateKxChangeset')
    .map(({ request }) => request['changeRequests'] as { changeType: string; dbPath: string }[])

const days = (count: number) =>
  Array.from({ length: count }, (_, day) => `2024.01.${String(day + 1).padStart(2, '0')}/`)

describe('a failed changeset', () => {
  const failure = {
    errorInfo: {
      errorType: 'One or more inputs to this request were not found.',
      errorMessage: 'no object s3://data/hdb/2024.01.02/',
    },
  }

  test('ends the load at once, with its errorInfo and the changeset in the event', async () => {
    const { world, database } = await prepare()
    world.finspace.failAfter('CreateKxChangeset', failure)
    const failed = await world.run('load-database', { ...database, changeRequests: [put('2024.01.02/')] })
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
            arn: `arn:aws:finspace:us-east-1:000000000000:kxEnvironment/${database.environmentId}/kxDatabase/market/kxChangeset/cs2`,
            status: 'FAILED',
          },
          errorInfo: {
            ...failure.errorInfo,
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
    const input = {
      ...database,
      changeRequests: days(31)
        .concat(days(31).map(day => `b${day}`))
        .map(put),
    }
    let created = 0
    world.hooks.before = step => {
      if (step === 'create-kx-changeset' && ++created === 2)
        world.finspace.failAfter('CreateKxChangeset', failure)
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
    world.faults.throwOn('CreateKxChangeset', 'lost answer')
    expect(
      await world.run('load-database', { ...database, changeRequests: [put('2024.01.02/')] }),
    ).toMatchObject({
      status: 'SUCCEEDED',
    })
    expect(world.finspace.inventory().filter(({ changesetId }) => changesetId !== undefined)).toHaveLength(1)
  })

  test('when the same load is started again later', async () => {
    const { world, database } = await prepare()
    const input = { ...database, changeRequests: days(3).map(put) }
    for (const day of days(3)) world.s3.put(`data/hdb/${day}trade/price`)
    world.clock.advance(5000)
    await world.run('load-database', input)
    const again = await world.run('load-database', input)
    expect(again).toMatchObject({ status: 'SUCCEEDED', output: { changesets: 0, changesetId: 'cs2' } })
    expect(asked(world)).toHaveLength(1)
  })

  test('but what has changed since is', async () => {
    const { world, database } = await prepare()
    const input = { ...database, changeRequests: days(3).map(put) }
    for (const day of days(3)) world.s3.put(`data/hdb/${day}trade/price`)
    world.clock.advance(5000)
    await world.run('load-database', input)
    world.s3.put('data/hdb/2024.01.02/trade/price', 'corrected')
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
    world.s3.put('data/hdb/2024.01.01/trade/price')
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
    for (const day of days(31)) world.s3.put(`data/hdb/${day}trade/price`)
    for (const file of ['sym', 'par']) world.s3.put(`data/hdb/${file}`)
    await world.run('load-database', { ...database, source })
    const [first = [], second = []] = asked(world)
    expect(first.slice(0, 3)).toEqual([put('par'), put('sym'), put('2024.01.01/')])
    expect([first.length, second.length]).toEqual([32, 1])
  })

  test('loads only what is new, and replaces a date that is there in one changeset', async () => {
    const { world, database } = await prepare()
    for (const day of days(2)) world.s3.put(`data/hdb/${day}trade/price`)
    world.s3.put('data/hdb/sym')
    world.clock.advance(5000)
    await world.run('load-database', { ...database, source })
    world.clock.advance(5000)
    for (const path of ['2024.01.02/trade/price', '2024.01.03/trade/price', 'sym'])
      world.s3.put(`data/hdb/${path}`, 'new')
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
    for (const path of ['sym', '2024.01.01/trade/price', '2024.01.02/trade/price'])
      world.s3.put(`data/hdb/${path}`)
    world.clock.advance(5000)
    const whole = { changeType: 'PUT', s3Path: 's3://data/hdb/', dbPath: '/' }
    await world.run('load-database', { ...database, changeRequests: [whole] })
    expect(await world.run('load-database', { ...database, source })).toMatchObject({
      status: 'SUCCEEDED',
      output: { changesets: 0 },
    })
    world.clock.advance(5000)
    world.s3.put('data/hdb/2024.01.02/trade/price', 'new')
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
    for (const object of objects) world.s3.put(`data/hdb/${place}${object}`)
    await world.run('load-database', { ...database, source: { bucket: 'data', prefix: `hdb/${place}` } })
    expect(asked(world)).toEqual([units.map(put)])
  })

  test.each([
    ['dates in a folder of their year', '2024/', ['2024.01.01/trade/.d']],
    ['a whole database kept under a date', '2024.01.01/', ['sym', 'trade/.d']],
  ])('that holds %s loads them from the root', async (_, folder, objects) => {
    const { world, database } = await prepare()
    for (const object of objects) world.s3.put(`data/hdb/${folder}${object}`)
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
    const { world, database } = await prepare({ seconds: { changeset: 60 } })
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
    world.finspace.failAfter('CreateKxChangeset', {})
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
    const { world, database } = await prepare({ seconds: { dataview: 300, cluster: 720 } })
    await world.run('load-database', { ...database, changeRequests: [put('2024.01.01/')] })
    await world.finspace.send(
      command('CreateKxDataview', { ...database, dataviewName: 'view', changesetId: 'cs2' }),
    )
    world.clock.advance(600_000)
    const { waves } = {
      waves: [[{ clusterName: 'hdb', configuration: cluster, databases: [{ databaseName: 'market' }] }]],
    }
    const input = { ...database, changeRequests: [put('2024.01.02/')], dataviews: ['view'], waves }
    const loaded = await world.run('load-database', input)
    expect(loaded, loaded.cause).toMatchObject({ status: 'SUCCEEDED' })
    const { changesetId } = loaded.output as { changesetId: string }
    expect(world.finspace.inventory()).toContainEqual(
      expect.objectContaining({ dataviewName: 'view', status: 'ACTIVE', changesetId }),
    )
    expect(world.finspace.inventory()).toContainEqual(
      expect.objectContaining({ clusterName: 'hdb', databases: [{ databaseName: 'market', changesetId }] }),
    )
  })
})

const cluster = {
  clusterType: 'HDB',
  releaseLabel: '1.0',
  azMode: 'SINGLE',
  availabilityZoneId: 'use1-az1',
  vpcConfiguration: {
    vpcId: 'vpc-0a1b2c3d',
    securityGroupIds: ['sg-0a1b2c3d'],
    subnetIds: ['subnet-0a1b2c3d'],
    ipAddressType: 'IP_V4',
  },
  databases: [{ databaseName: 'market' }],
}

const command = (operation: string, input: object) => ({
  input,
  constructor: { name: `${operation}Command` },
})
