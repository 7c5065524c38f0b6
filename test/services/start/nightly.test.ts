import { join } from 'node:path'
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler'
import { expect, test, vi } from 'vitest'
import { LeapingClock } from '../../support/leaping-clock.ts'
import { clientsOf, machineArn, newDataFolder, startKdbflow } from './kdbflow.ts'
import { BUCKET, dropFiles, executionsOf, openMarket, writeDates } from './market.ts'

const patience = { timeout: 15_000, interval: 20 }

test('a nightly schedule starts one load a night, one too for the night when kdbflow was not there', async () => {
  const clock = new LeapingClock()
  const data = newDataFolder()
  const first = await startKdbflow({ data, clock })
  const clients = clientsOf(first.client)
  const database = await openMarket(clients)
  const files = await writeDates('2026.11.16')
  await dropFiles(join(data, 's3', BUCKET), { ...files, now: clock.now() })
  const input = { ...database, source: { bucket: BUCKET, prefix: 'hdb/' }, trigger: 'schedule' }
  const night = new Date(clock.now() + 90_000)
  await clients.scheduler.send(
    new CreateScheduleCommand({
      Name: 'nightly',
      ScheduleExpression: `cron(${night.getUTCMinutes()} ${night.getUTCHours()} * * ? *)`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: machineArn('load-database'),
        RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
        Input: JSON.stringify(input),
      },
    }),
  )
  expect(await executionsOf(clients.sfn, 'load-database')).toEqual([])
  await first.close()

  clock.leap(100_000)
  const second = await startKdbflow({ data, clock })
  const { sfn } = clientsOf(second.client)
  const [load] = await vi.waitFor(async () => {
    const executions = await executionsOf(sfn, 'load-database')
    expect(executions).toMatchObject([{ status: 'SUCCEEDED' }])
    return executions
  }, patience)
  await second.close()

  clock.leap(60_000)
  const third = await startKdbflow({ data, clock })
  const known = await executionsOf(clientsOf(third.client).sfn, 'load-database')
  expect(known.map(({ name }) => name)).toEqual([load?.name])
})
