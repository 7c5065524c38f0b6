// The commands around a running cluster, as an operator uses them: against the whole, in processes of their own.

import { CreateKxUserCommand } from '@aws-sdk/client-finspace'
import { CreateScheduleCommand, type CreateScheduleCommandInput } from '@aws-sdk/client-scheduler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rollOut } from '../../../cli/demo/cluster.ts'
import { type Context, openContext } from '../../../cli/demo/context.ts'
import { loadDatabase, writeDatabase } from '../../../cli/demo/database.ts'
import { provision } from '../../../cli/demo/environment.ts'
import { failToLoad } from '../../../cli/demo/late-data.ts'
import { clientsOf, machineArn, sharedKdbflow } from '../../services/start/kdbflow.ts'
import { kdbflow } from '../kdbflow.ts'

const running = sharedKdbflow()
const run = (...words: string[]) => kdbflow(words, { env: { KDBFLOW_DATA: running().data } })
const quiet = () => undefined
let demo: Context

beforeAll(async () => {
  demo = openContext({ ...running(), failed: new Promise(quiet), nodeLimits: '', signInLink: () => '' })
  await writeDatabase(demo)
  await provision(demo, quiet)
  await loadDatabase(demo, quiet)
  await rollOut(demo, quiet)
}, 60_000)

afterAll(() => demo.close())

const BY_DATE = 'select count i by date from trade'

describe('kdbflow query', () => {
  test('prints a table with the types of its columns', async () => {
    const { code, out, err } = await run('query', 'hdb', BY_DATE)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toBe(`date            x
date         long
----------  -----
2026.11.16  20000
2026.11.17  20000
2026.11.18  20000
`)
  })

  test('prints JSON and CSV for programs', async () => {
    const json = await run('query', 'hdb', BY_DATE, '--json')
    expect(JSON.parse(json.out)).toContainEqual({ date: '2026.11.17', x: 20_000 })
    const csv = await run('query', 'hdb', BY_DATE, '--csv')
    expect(csv.out).toBe('date,x\r\n2026.11.16,20000\r\n2026.11.17,20000\r\n2026.11.18,20000\r\n')
  })

  test('says how many rows are not shown', async () => {
    const { out, err } = await run('query', 'hdb', BY_DATE, '--limit', '1')
    expect(out.split('\n')).toHaveLength(5)
    expect(err).toBe('2 rows not shown: --all, --csv or --json shows them\n')
  })

  test('ends in a sentence where the query fails in q', async () => {
    const { code, out, err } = await run('query', 'hdb', 'select absent from trade')
    expect({ code, out, err }).toEqual({
      ...{ code: 1, out: '' },
      err: "kdbflow: expected an answer to the query, got the error 'absent\n",
    })
  })

  test('names the environments where it is asked for another', async () => {
    const { code, err } = await run('query', 'hdb', '1', '--environment', 'other')
    const known = `${demo.environmentId} (trading)`
    expect({ code, err }).toEqual({
      code: 1,
      err: `kdbflow: expected the id of an environment, got other; there are: ${known}\n`,
    })
  })

  test('wants a user named where there is more than one', async () => {
    const { environmentId } = demo
    const iamRole = 'arn:aws:iam::000000000000:role/analyst'
    await demo.finspace.send(new CreateKxUserCommand({ environmentId, userName: 'analyst', iamRole }))
    const { code, err } = await run('query', 'hdb', '1')
    expect({ code, err }).toEqual({
      code: 1,
      err: 'kdbflow: expected --user to be one of analyst, demo, got nothing\n',
    })
    const one = await run('query', 'hdb', '1', '--user', 'analyst', '--environment', 'trading')
    expect(one.out).toBe('1\n')
  })
})

test('kdbflow connect prints the string alone, and says beside it that it holds a password', async () => {
  const { out, err } = await run('connect', 'hdb', '--user', 'demo')
  expect(out).toMatch(/^:tcps:\/\/127\.0\.0\.1:\d+:demo:\S+\n$/)
  expect(err).toContain('it holds a password')
})

describe('kdbflow logs', () => {
  test('shows what the nodes of a cluster printed', async () => {
    const { code, out } = await run('logs', 'hdb')
    expect(code).toBe(0)
    expect(out).toMatch(/^\d\d-\d\d \d\d:\d\d:\d\d {2}hdb listens on 127\.0\.0\.1:\d+$/m)
  })

  test('shows the runs of a step, a line each, and all of them for a program', async () => {
    const { out } = await run('logs', 'create-kx-cluster')
    const line = new RegExp(
      `^\\S+ \\S+ {2}create-kx-cluster done {2}\\d+ ms {2}${demo.environmentId} {2}hdb\n$`,
    )
    expect(out).toMatch(line)
    const json = await run('logs', 'create-kx-cluster', '--json', '--limit', '1')
    expect(JSON.parse(json.out)).toMatchObject({ message: expect.stringMatching(/^REPORT/) })
    expect(json.err).toMatch(/^3 earlier lines are not shown: --limit 4, or --all\n$/)
  })

  test('shows what the steps of an execution logged, and follows it no longer than it runs', async () => {
    await failToLoad(demo, quiet)
    const { code, out } = await run('logs', demo.failedExecutionArn, '--follow')
    expect(code).toBe(0)
    expect(out).toMatch(/^\S+ \S+ {2}validate-input done .*load-database$/m)
    expect(out).toMatch(/^\S+ \S+ {2}ERROR KxChangesetFailed: expected an object at s3:\/\/market-data/m)
    expect(out).not.toContain('create-kx-cluster')
  })

  test('says what it expected of a name that nobody has', async () => {
    const { code, err } = await run('logs', 'nosuch')
    expect({ code, err }).toEqual({
      code: 1,
      err: 'kdbflow: expected a cluster or step that has logged, or an execution, got nosuch\n',
    })
  })
})

test('kdbflow schedules says when each runs next, the next one first', async () => {
  const { scheduler } = clientsOf(running().client)
  const create = (Name: string, ScheduleExpression: string, more: Partial<CreateScheduleCommandInput> = {}) =>
    scheduler.send(
      new CreateScheduleCommand({
        ...{ Name, ScheduleExpression, FlexibleTimeWindow: { Mode: 'OFF' }, ...more },
        Target: { Arn: machineArn('load-database'), RoleArn: 'arn:aws:iam::000000000000:role/schedules' },
      }),
    )
  await create('later', 'at(2199-06-01T02:00:00)', { ScheduleExpressionTimezone: 'America/New_York' })
  await create('sooner', 'at(2198-01-01T02:00:00)')
  await create('paused', 'cron(0 2 * * ? *)', { State: 'DISABLED' })
  const { out } = await run('schedules')
  expect(out).toBe(`NEXT (UTC)           STATE     NAME    TARGET         WHEN
2198-01-01 02:00:00  ENABLED   sooner  load-database  at(2198-01-01T02:00:00) U…
2199-06-01 06:00:00  ENABLED   later   load-database  at(2199-06-01T02:00:00) A…
never                DISABLED  paused  load-database  cron(0 2 * * ? *) UTC
`)
  const [first] = JSON.parse((await run('schedules', '--json')).out)
  expect(first).toEqual({
    ...{ name: 'sooner', group: 'default', state: 'ENABLED', timezone: 'UTC' },
    ...{ expression: 'at(2198-01-01T02:00:00)', next: '2198-01-01T02:00:00.000Z' },
    target: machineArn('load-database'),
  })
})

test('kdbflow rules says what each waits for, and where that goes', async () => {
  const { out } = await run('rules')
  expect(out).toMatch(/^kdbflow-report-dead-execution {2}ENABLED {2}on bus default\n {2}aws\.states: .*$/m)
  expect(out.split('\n').filter(line => line.length > 80)).toEqual([])
  expect(JSON.parse((await run('rules', '--json')).out)).toContainEqual({
    ...{ bus: 'kdbflow', name: 'keep-events', state: 'ENABLED', pattern: expect.anything() },
    targets: [expect.stringContaining('/kdbflow/events')],
  })
})
