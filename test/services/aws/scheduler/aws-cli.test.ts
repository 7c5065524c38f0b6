import { expect, test } from 'vitest'
import { aws, hasCli } from '../../aws-cli.ts'
import { startScheduler } from './start.ts'

test.skipIf(!hasCli)('aws scheduler makes a schedule, and it fires', async () => {
  const { url, clock, arrivals, settled } = await startScheduler()
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m'
  const Target = { Arn: stateMachineArn, RoleArn: 'arn:aws:iam::000000000000:role/r' }
  await aws(
    url,
    ...['scheduler', 'create-schedule', '--name', 'nightly', '--schedule-expression', 'cron(0 2 ? * MON *)'],
    ...['--flexible-time-window', '{"Mode":"OFF"}', '--target', JSON.stringify(Target)],
  )
  const { Schedules } = JSON.parse(await aws(url, 'scheduler', 'list-schedules'))
  expect(Schedules).toMatchObject([{ Name: 'nightly', State: 'ENABLED' }])
  clock.advance(3 * 3_600_000)
  await settled()
  expect(arrivals).toMatchObject([{ kind: 'startExecution', call: { stateMachineArn } }])
})
