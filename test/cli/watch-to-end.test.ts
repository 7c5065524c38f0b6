import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn'
import { mockClient } from 'aws-sdk-client-mock'
import { expect, test, vi } from 'vitest'
import { watchToEnd } from '../../cli/watch-to-end.ts'

test('a wait that goes round is told once, and again every ten seconds', async () => {
  const lines: unknown[] = []
  vi.spyOn(console, 'log').mockImplementation(line => lines.push(line))
  const states = [0, 1, 9, 11].flatMap(second =>
    ['Look', 'Ready?', 'Pause'].map(state => ({ state, second })),
  )
  await watchToEnd(clientOf([...states, { state: 'Tell', second: 12 }]), 'arn')
  expect(lines).toEqual([
    ...['    0.0 s  Look', '    0.0 s  Ready?', '    0.0 s  Pause'],
    ...['   11.0 s  Look', '   11.0 s  Ready?', '   11.0 s  Pause'],
    '   12.0 s  Tell',
    'SUCCEEDED',
  ])
})

/** Of an execution that has ended, and had entered these states. */
function clientOf(entered: { state: string; second: number }[]): SFNClient {
  const client = new SFNClient({ region: 'us-east-1' })
  const events = entered.map(({ state, second }, index) => ({
    ...{ id: index + 1, type: 'TaskStateEntered' as const, timestamp: new Date(second * 1000) },
    stateEnteredEventDetails: { name: state },
  }))
  const mock = mockClient(client)
  mock.on(DescribeExecutionCommand).resolves({ status: 'SUCCEEDED', startDate: new Date(0) })
  mock.on(GetExecutionHistoryCommand).resolves({ events: events.toReversed() })
  return client
}
