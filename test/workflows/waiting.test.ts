import { ListKxEnvironmentsCommand } from '@aws-sdk/client-finspace'
import type { Context } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { INPUTS } from '../../workflows/inputs.ts'
import { provisioned } from './support/scenes.ts'
import { createWorld } from './support/world.ts'

const load = (environmentId: string) => ({
  environmentId,
  databaseName: 'market',
  changeRequests: [{ changeType: 'PUT', s3Path: 's3://data/2024.01.01/', dbPath: '/2024.01.01/' }],
})

/** An environment, and what `load` loads into it. */
async function prepare(options?: Parameters<typeof createWorld>[0]) {
  const world = await createWorld(options)
  world.s3.put('data/2024.01.01/trade/price', 'bytes')
  return { world, environmentId: await provisioned(world) }
}

describe('a wait', () => {
  test('of 18 hours stays far below the 25,000 events of a history, and ends within a percent of it', async () => {
    const hours = 18
    const { world, environmentId } = await prepare({ durations: { changeset: hours * 3600 } })
    const before = world.clock.now()
    const loaded = await world.run('load-database', { ...load(environmentId), timeoutSeconds: 20 * 3600 })
    expect(loaded).toMatchObject({ status: 'SUCCEEDED' })
    expect((await world.history(loaded.executionArn)).length).toBeLessThan(4_000)
    const late = world.clock.now() - before - hours * 3_600_000
    expect(late).toBeLessThan(hours * 3_600_000 * 0.0125)
  }, 60_000)

  test('goes on at a status that nobody knows', async () => {
    const { world, environmentId } = await prepare()
    let looks = 0
    world.hooks.instead.set('get-kx-changeset', () => ({ status: ++looks < 4 ? 'IN_PROGRESS' : 'COMPLETED' }))
    expect(await world.run('load-database', load(environmentId))).toMatchObject({ status: 'SUCCEEDED' })
    expect(looks).toBe(4)
  })

  test('ends in DeadlineExceeded with the last status, and a redrive gives it as much time again', async () => {
    const { world, environmentId } = await prepare({ durations: { changeset: 500 } })
    const late = await world.run('load-database', { ...load(environmentId), timeoutSeconds: 300 })
    expect(late).toMatchObject({ status: 'FAILED', error: 'DeadlineExceeded' })
    expect(late.cause).toContain(
      'expected the changeset to be ready within 300 seconds, got status PROCESSING',
    )
    const failed = world.events.find(({ type }) => type === 'Workflow Failed')
    expect(failed?.detail.data).toMatchObject({ errorInfo: { retryable: true, origin: 'engine' } })
    expect(await world.redrive(late.executionArn)).toMatchObject({ status: 'SUCCEEDED' })
    // The changeset that was on its way was waited for, not asked for again.
    expect(world.faults.count('CreateKxChangeset')).toBe(1)
  })

  test('tolerates that what was just created is not found yet', async () => {
    const { world, environmentId } = await prepare()
    world.faults.throwOn('GetKxChangeset', { name: 'ResourceNotFoundException', message: 'not yet' }, 3)
    expect(await world.run('load-database', load(environmentId))).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('backs off when throttled', async () => {
    const { world, environmentId } = await prepare()
    world.faults.throwOn('GetKxChangeset', { name: 'ThrottlingException', message: 'Rate exceeded' }, 5)
    const { executionArn, status } = await world.run('load-database', load(environmentId))
    expect(status).toBe('SUCCEEDED')
    // What was retried is reported when the execution has ended, from its history.
    const { handler } = await import('../../functions/workflow/report-execution.ts')
    const detail = { executionArn, name: 'x', status, error: null, cause: null, redriveCount: 0 }
    await handler({ time: '2026-01-05T00:00:00Z', detail }, {} as Context)
    expect(world.events.map(({ type }) => type)).toEqual([
      ...Array.from({ length: 5 }, () => 'Workflow Step Failed'),
      'Workflow Succeeded',
    ])
    expect(new Set(world.events.map(event => event.detail.metadata.eventId)).size).toBe(6)
  })

  test('gives up on throttling that does not end, and passes the error on without repeating the report', async () => {
    const { world, environmentId } = await prepare()
    world.faults.throwOn('CreateKxChangeset', { name: 'ThrottlingException', message: 'Rate exceeded' }, 99)
    const failed = await world.run('load-database', load(environmentId))
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ThrottlingException' })
    expect(world.events.map(({ type }) => type)).toEqual(['Workflow Step Failed', 'Workflow Failed'])
  })
})

describe('a service that cannot be reached', () => {
  const gatewayTimeout = { name: '504', message: 'UnknownError', status: 504 }

  test.each([
    ['looked at', 'GetKxChangeset'],
    ['asked for a change', 'CreateKxChangeset'],
  ])('for 26 minutes when it is %s costs the workflow 26 minutes', async (_, operation) => {
    const { world, environmentId } = await prepare()
    world.faults.throwOn(operation, gatewayTimeout, 30)
    const before = world.clock.now()
    const loaded = await world.run('load-database', load(environmentId))
    expect(loaded, loaded.cause).toMatchObject({ status: 'SUCCEEDED' })
    expect(world.faults.count('CreateKxChangeset')).toBe(operation === 'CreateKxChangeset' ? 31 : 1)
    expect(minutes(world.clock.now() - before)).toBeCloseTo(26, -1)
  })

  test('for more than half an hour ends the workflow, and a redrive goes on', async () => {
    const { world, environmentId } = await prepare()
    world.faults.throwOn('GetKxChangeset', gatewayTimeout, 35)
    const before = world.clock.now()
    const failed = await world.run('load-database', load(environmentId))
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ServiceUnreachable' })
    expect(minutes(world.clock.now() - before)).toBeGreaterThanOrEqual(30)
    expect(minutes(world.clock.now() - before)).toBeLessThan(31)
    expect(await world.redrive(failed.executionArn)).toMatchObject({ status: 'SUCCEEDED' })
    expect(world.faults.count('CreateKxChangeset')).toBe(1)
  })

  test('is given up at the deadline, within a minute', async () => {
    const { world, environmentId } = await prepare()
    world.faults.throwOn('GetKxChangeset', gatewayTimeout, 35)
    const before = world.clock.now()
    const failed = await world.run('load-database', { ...load(environmentId), timeoutSeconds: 300 })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'DeadlineExceeded' })
    expect(minutes(world.clock.now() - before)).toBeLessThanOrEqual(6)
    const failure = world.events.find(({ type }) => type === 'Workflow Failed')
    expect(failure?.detail.data).toMatchObject({ errorInfo: { retryable: true } })
  })

  const minutes = (milliseconds: number) => milliseconds / 60_000
})

describe('the report', () => {
  test('is tried again while the bus takes no events, and names the failure in the end', async () => {
    const { world, environmentId } = await prepare()
    world.s3.objects.delete('data/2024.01.01/trade/price')
    let refusals = 0
    world.hooks.before = step => {
      if (step !== 'report-failure' || ++refusals > 3) return
      throw Object.assign(new Error('the bus is full'), { name: 'EventNotPublished' })
    }
    const failed = await world.run('load-database', load(environmentId))
    expect(failed).toMatchObject({ status: 'FAILED', error: 'KxChangesetFailed' })
    expect(world.events.map(({ type }) => type)).toEqual(['Workflow Step Failed', 'Workflow Failed'])
  })
})

describe('bad input', () => {
  test.each([
    ['provision-environment', { environment: { name: 'x' }, nonsense: 1 }, ['name', 'kmsKeyId', 'nonsense']],
    ['update-network', { environmentId: 'e1', network: {} }, ['network', 'got neither']],
    ['load-database', { environmentId: 'e1', databaseName: 'market' }, ['got neither']],
    ['roll-out-clusters', { environmentId: 'e1', waves: [] }, ['waves']],
    ['tear-down-environment', { environmentId: 'e1' }, ['environmentName']],
  ] as const)('of %s ends the execution with every fault, and one event', async (name, input, faults) => {
    const world = await createWorld()
    const refused = await world.run(name, input)
    expect(refused).toMatchObject({ status: 'FAILED', error: 'InvalidInput' })
    for (const fault of faults) expect(refused.cause).toContain(fault)
    expect(world.faults.calls).toEqual([])
    const failures = world.events.filter(({ type }) => type === 'Workflow Failed')
    expect(failures).toMatchObject([{ detail: { data: { errorInfo: { errorCode: 'INPUT_INVALID' } } } }])
  })

  test('of a tear-down that names another environment deletes nothing', async () => {
    const { world, environmentId } = await prepare()
    const refused = await world.run('tear-down-environment', { environmentId, environmentName: 'other' })
    expect(refused).toMatchObject({ status: 'FAILED', error: 'NameMismatch' })
    expect(world.faults.calls.filter(({ operation }) => operation.startsWith('Delete'))).toEqual([])
  })
})

describe('what is there already', () => {
  test('is adopted where it is as wanted', async () => {
    const { world, environmentId } = await prepare()
    const before = await world.inventory()
    const creations = () =>
      world.faults.calls.filter(({ operation }) => operation.startsWith('Create')).length
    const count = creations()
    expect(await provisioned(world)).toBe(environmentId)
    expect(await world.inventory()).toEqual(before)
    expect(creations()).toBe(count)
  })

  test('is reported where it differs, all at once, and nothing is changed', async () => {
    const world = await createWorld()
    await provisioned(world)
    const calls = world.faults.calls.length
    const failed = await world.run('provision-environment', {
      environment: {
        name: 'trading',
        description: 'Trades and quotes',
        kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809',
      },
      users: [{ userName: 'analyst', iamRole: 'arn:aws:iam::000000000000:role/other' }],
      databases: [{ databaseName: 'market', description: 'Other' }, { databaseName: 'orders' }],
    })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ResourceDiffers' })
    expect(failed.cause).toContain('iamRole')
    expect(failed.cause).toContain('description')
    const changes = world.faults.calls.slice(calls).filter(({ operation }) => !/^(Get|List)/.test(operation))
    expect(changes).toEqual([])
  })

  test('but failed is replaced by a redrive', async () => {
    const world = await createWorld()
    world.service.set({ world: { kmsKeys: { deny: ['*'] } } })
    const failed = await world.run('provision-environment', {
      environment: { name: 'trading', kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/one' },
    })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'KxEnvironmentFailed' })
    world.service.set({})
    expect(await world.redrive(failed.executionArn)).toMatchObject({ status: 'SUCCEEDED' })
    const { environments = [] } = await world.service.client.send(new ListKxEnvironmentsCommand({}))
    expect(environments.map(({ status }) => status).sort()).toEqual(['CREATED', 'DELETED'])
  })

  test('and runs keeps a network update from being made', async () => {
    const { world, environmentId } = await prepare()
    const [[hdb] = []] = INPUTS['roll-out-clusters'].example.waves
    const { databases: _, ...configuration } = hdb?.configuration ?? {}
    await world.run('roll-out-clusters', { environmentId, waves: [[{ clusterName: 'hdb', configuration }]] })
    const network = {
      customDNSConfiguration: [{ customDNSServerName: 'ns9.example.com', customDNSServerIP: '10.0.0.9' }],
    }
    const refused = await world.run('update-network', { environmentId, network })
    expect(refused).toMatchObject({ status: 'FAILED', error: 'ClustersRunning' })
    expect(refused.cause).toContain('hdb')
  })
})
