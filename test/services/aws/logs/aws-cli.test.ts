import { expect, test } from 'vitest'
import { aws, hasCli, hasCliV2 } from '../../aws-cli.ts'
import { startLogs } from './start.ts'

const entry = (timestamp: number) => ({
  logGroupName: '/kdbflow/events',
  logStreamName: 'keep-events',
  events: [{ timestamp, message: '{"source":"kdbflow"}' }],
})

test.skipIf(!hasCli)('aws logs filter-log-events reads what was written', async () => {
  const { logs, clock, url } = await startLogs()
  logs.write(entry(clock.now()))
  const words = ['--log-group-name', '/kdbflow/events', '--filter-pattern', '{ $.source = "kdbflow" }']
  const { events } = JSON.parse(await aws(url, 'logs', 'filter-log-events', ...words))
  expect(events).toMatchObject([{ message: '{"source":"kdbflow"}' }])
})

test.skipIf(!hasCliV2)('aws logs tail shows what was written', async () => {
  const { logs, url } = await startLogs()
  logs.write(entry(Date.now()))
  expect(await aws(url, 'logs', 'tail', '/kdbflow/events', '--since', '1h')).toContain(
    'keep-events {"source":"kdbflow"}',
  )
})
