import { expect, test } from 'vitest'
import { aws, hasCli } from '../../aws-cli.ts'
import { startEventBridge } from './start.ts'

test.skipIf(!hasCli)('aws events makes a rule, and what is put arrives', async () => {
  const { url, arrivals } = await startEventBridge()
  await aws(url, 'events', 'put-rule', '--name', 'r', '--event-pattern', '{"source":["cli"]}')
  const target = 'Id=t,Arn=arn:aws:logs:us-east-1:000000000000:log-group:/cli'
  await aws(url, 'events', 'put-targets', '--rule', 'r', '--targets', target)
  const entries = JSON.stringify([{ Source: 'cli', DetailType: 'd', Detail: '{"n":1}' }])
  const answer = JSON.parse(await aws(url, 'events', 'put-events', '--entries', entries))
  expect(answer.FailedEntryCount).toBe(0)
  await expect.poll(() => arrivals.logs['/cli']?.map(text => JSON.parse(text).detail)).toEqual([{ n: 1 }])
})
