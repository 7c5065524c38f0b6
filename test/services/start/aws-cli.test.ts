import { expect, test, vi } from 'vitest'
import { root } from '../../support/endpoint.ts'
import { LeapingClock } from '../../support/leaping-clock.ts'
import { aws, hasCli } from '../aws-cli.ts'
import { clientsOf, machineArn, startKdbflow } from './kdbflow.ts'
import { BUCKET, executionsOf, openMarket, writeDates } from './market.ts'

const patience = { timeout: 15_000, interval: 20 }

test.skipIf(!hasCli)('the AWS CLI does the main job through AWS_ENDPOINT_URL alone (needs aws)', async () => {
  const clock = new LeapingClock()
  const { accessKeyId: KDBFLOW_ACCESS_KEY_ID, secretAccessKey: KDBFLOW_SECRET_ACCESS_KEY } = root
  const environment = { KDBFLOW_ACCESS_KEY_ID, KDBFLOW_SECRET_ACCESS_KEY }
  const { url, client } = await startKdbflow({ clock, environment })
  const ask = async (...words: string[]) => JSON.parse(await aws(url, ...words))
  const clients = clientsOf({ ...client, credentials: root })
  const database = await openMarket(clients)
  const { environmentId } = database

  // A process each, so those that need nothing of each other run side by side.
  const { root: folder } = await writeDates('2026.11.16')
  const entry = { Source: 'shell', DetailType: 'Said', Detail: '{"word":"hello"}', EventBusName: 'kdbflow' }
  const at = new Date(clock.now() + 60_000).toISOString().slice(0, 19)
  const target = {
    Arn: machineArn('watch-environment'),
    RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
    Input: JSON.stringify({ environmentId, trigger: 'schedule' }),
  }
  const [put] = await Promise.all([
    ask('events', 'put-events', '--entries', JSON.stringify([entry])),
    aws(url, 's3', 'sync', folder, `s3://${BUCKET}/hdb/`, '--only-show-errors'),
    ask(
      ...['scheduler', 'create-schedule', '--name', 'tonight', '--schedule-expression', `at(${at})`],
      ...['--flexible-time-window', 'Mode=OFF', '--target', JSON.stringify(target)],
    ),
  ])
  expect(put).toMatchObject({ FailedEntryCount: 0 })
  clock.leap(61_000)

  const input = JSON.stringify({ ...database, source: { bucket: BUCKET, prefix: 'hdb/' } })
  const machine = ['--state-machine-arn', machineArn('load-database')]
  const [{ executionArn }, { events }] = await Promise.all([
    ask('stepfunctions', 'start-execution', ...machine, '--input', input),
    ask('logs', 'filter-log-events', '--log-group-name', '/kdbflow/events', '--filter-pattern', '"hello"'),
  ])
  expect(events.map(({ message }: { message: string }) => JSON.parse(message).detail)).toEqual([
    { word: 'hello' },
  ])
  await vi.waitFor(async () => {
    expect(await executionsOf(clients.sfn, 'load-database')).not.toMatchObject([{ status: 'RUNNING' }])
    expect(await executionsOf(clients.sfn, 'watch-environment')).toMatchObject([{ status: 'SUCCEEDED' }])
  }, patience)
  const [execution, { kxChangesets }] = await Promise.all([
    ask('stepfunctions', 'describe-execution', '--execution-arn', executionArn),
    ask(
      ...['finspace', 'list-kx-changesets', '--environment-id', environmentId],
      ...['--database-name', 'market'],
    ),
  ])
  expect(execution).toMatchObject({ executionArn, status: 'SUCCEEDED' })
  expect(kxChangesets).toMatchObject([{ status: 'COMPLETED' }])
})
