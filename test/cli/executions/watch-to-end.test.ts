import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn'
import { mockClient } from 'aws-sdk-client-mock'
import { describe, expect, test, vi } from 'vitest'
import type { CopyProgress } from '../../../cli/executions/load-progress.ts'
import { type WatchParts, watchToEnd } from '../../../cli/executions/watch-to-end.ts'

test('a wait that goes round is shown once, and again every ten seconds', async () => {
  const states = [0, 1, 9, 11].flatMap(second =>
    ['Look', 'Ready?', 'Pause'].map(state => ({ state, second })),
  )
  const { parts, lines } = watching(clientOf([...states, { state: 'Say', second: 12 }]))
  await watchToEnd(parts, 'arn')
  expect(lines).toEqual([
    ...['    0.0 s  Look', '    0.0 s  Ready?', '    0.0 s  Pause'],
    ...['   11.0 s  Look', '   11.0 s  Ready?', '   11.0 s  Pause'],
    '   12.0 s  Say',
    'SUCCEEDED',
  ])
})

test('a terminal shows a wait once, and how long it lasts', async () => {
  const states = [0, 10, 20].flatMap(second => ['Look', 'Ready?', 'Pause'].map(state => ({ state, second })))
  const { parts, lines, statuses } = watching(clientOf(states, { looks: 3 }), { drawsOver: true })
  await watchToEnd(parts, 'arn')
  expect(lines.slice(0, -1)).toEqual(['    0.0 s  Look', '    0.0 s  Ready?', '    0.0 s  Pause'])
  expect(statuses).toContainEqual(expect.stringMatching(/^ {11}for \d+ s$/))
  expect(statuses.at(-1)).toBe('')
})

describe('of a load', () => {
  const progress = {
    ...{ filesDone: 112, filesTotal: 900, bytesDone: 1_300_000_000, bytesTotal: 3_000_000_000 },
    ...{ bytesPerSecond: 402_000_000, secondsLeft: 200 },
  }
  const states = [
    { state: 'Plan the load', second: 0, output: { planKey: 'plans/x', batches: 90 } },
    ...[1, 2].map(n => ({ state: 'Create the changeset', second: n, output: { changesetId: `c${n}` } })),
  ]

  test('a terminal has a bar for the changeset that is copied', async () => {
    const { parts, statuses } = watching(clientOf(states, { looks: 1 }), { drawsOver: true, progress })
    await watchToEnd(parts, 'arn')
    expect(statuses[0]).toBe('changeset 2 of 90 [####......] 43 %, 1.3 of 3.0 GB, 402 MB/s, 3 min 20 s left')
    expect(statuses[0]?.length).toBeLessThanOrEqual(80)
    expect(parts.copyProgress).toHaveBeenCalledWith({ ...DATABASE, changesetId: 'c2' })
  })

  test('a pipe has a line of it, every ten seconds', async () => {
    const { parts, lines } = watching(clientOf(states, { looks: 8 }), { progress })
    await watchToEnd(parts, 'arn')
    const line =
      '           changeset 2 of 90: 43 %, 112 of 900 files, 1.3 of 3.0 GB, 402 MB/s, 3 min 20 s left'
    expect(lines.filter(one => one === line)).toHaveLength(2)
  })

  test('where it is not known how much is copied, the changeset is shown, once', async () => {
    const { parts, lines } = watching(clientOf(states, { looks: 3 }))
    await watchToEnd(parts, 'arn')
    expect(lines.filter(line => line.includes(' of 90'))).toEqual(['           changeset 2 of 90'])
  })
})

const DATABASE = { environmentId: 'env', databaseName: 'market' }

/** A screen that is kept, and a clock that is two seconds later at each look. */
function watching(
  client: SFNClient,
  { drawsOver = false, progress }: { drawsOver?: boolean; progress?: CopyProgress } = {},
) {
  const lines: string[] = []
  const statuses: string[] = []
  let time = 0
  const parts: WatchParts = {
    client,
    copyProgress: vi.fn(() => Promise.resolve(progress)),
    screen: { line: text => void lines.push(text), status: text => void statuses.push(text), drawsOver },
    now: () => (time += 1000),
  }
  return { parts, lines, statuses }
}

/** Of an execution that had entered these states, and is found running some times before it has ended. */
function clientOf(
  entered: { state: string; second: number; output?: object }[],
  { looks = 0 }: { looks?: number } = {},
): SFNClient {
  const client = new SFNClient({ region: 'us-east-1', endpoint: 'http://127.0.0.1:1' })
  const events = entered.flatMap(({ state, second, output }, index) => [
    {
      ...{ id: 2 * index + 1, type: 'TaskStateEntered' as const, timestamp: new Date(second * 1000) },
      stateEnteredEventDetails: { name: state },
    },
    {
      ...{ id: 2 * index + 2, type: 'TaskStateExited' as const, timestamp: new Date(second * 1000) },
      stateExitedEventDetails: { name: state, output: JSON.stringify(output ?? {}) },
    },
  ])
  const mock = mockClient(client)
  const described = { startDate: new Date(0), input: JSON.stringify(DATABASE) }
  let left = looks
  mock
    .on(DescribeExecutionCommand)
    .callsFake(() => ({ ...described, status: left-- > 0 ? 'RUNNING' : 'SUCCEEDED' }))
  mock.on(GetExecutionHistoryCommand).resolves({ events: events.toReversed() })
  return client
}
