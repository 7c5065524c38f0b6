import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { describe, expect, test } from 'vitest'
import { startLogs } from './start.ts'

const DAY = 86_400_000
const place = { logGroupName: '/test/g', logStreamName: 's1' }

async function setUp(parts: { largestGroup?: number } = {}) {
  const started = await startLogs(parts)
  await started.client.send(new CreateLogGroupCommand({ logGroupName: '/test/g' }))
  await started.client.send(new CreateLogStreamCommand(place))
  return started
}

const messages = (answer: { events?: { message?: string | undefined }[] | undefined }) =>
  answer.events?.map(({ message }) => message)

const filter = async (client: CloudWatchLogsClient, input: FilterLogEventsCommandInput = {}) =>
  messages(await client.send(new FilterLogEventsCommand({ logGroupName: '/test/g', ...input })))

describe('events', () => {
  test('that were put are read in the order of their time, page by page, both ways', async () => {
    const { client, clock } = await setUp()
    const now = clock.now()
    const logEvents = Array.from({ length: 5 }, (_, n) => ({ timestamp: now + n, message: `m${n}` }))
    await client.send(new PutLogEventsCommand({ ...place, logEvents: logEvents.slice(3) }))
    await client.send(new PutLogEventsCommand({ ...place, logEvents: logEvents.slice(0, 3) }))
    const get = (input: object) => client.send(new GetLogEventsCommand({ ...place, limit: 2, ...input }))
    const first = await get({ startFromHead: true })
    const second = await get({ nextToken: first.nextForwardToken })
    const third = await get({ nextToken: second.nextForwardToken })
    const end = await get({ nextToken: third.nextForwardToken })
    expect([first, second, third, end].map(messages)).toEqual([['m0', 'm1'], ['m2', 'm3'], ['m4'], []])
    expect(end.nextForwardToken).toBe(third.nextForwardToken)
    const newest = await get({})
    const older = await get({ nextToken: newest.nextBackwardToken })
    expect([newest, older].map(messages)).toEqual([
      ['m3', 'm4'],
      ['m1', 'm2'],
    ])
    const within = await get({ startFromHead: true, startTime: now + 1, endTime: now + 2 })
    expect(messages(within)).toEqual(['m1'])
  })

  test('of all streams are filtered together, in the order of their time', async () => {
    const { client, logs, clock } = await setUp()
    const now = clock.now()
    const write = (logStreamName: string, timestamp: number, message: string) =>
      logs.write({ logGroupName: '/test/g', logStreamName, events: [{ timestamp, message }] })
    write('a1', now + 2, 'third')
    write('b', now, 'first')
    write('a2', now + 1, 'second')
    write('a1', now + 2, 'fourth')
    expect(await filter(client)).toEqual(['first', 'second', 'third', 'fourth'])
    expect(await filter(client, { logStreamNamePrefix: 'a' })).toEqual(['second', 'third', 'fourth'])
    expect(await filter(client, { logStreamNames: ['b', 'a2'] })).toEqual(['first', 'second'])
    expect(await filter(client, { startTime: now + 1, endTime: now + 1 })).toEqual(['second'])
    expect(await filter(client, { filterPattern: 'ir' })).toEqual(['first', 'third'])
  })

  test('are paged without a gap or a double, each with an id of its own', async () => {
    const { client, logs, clock } = await setUp()
    const events = Array.from({ length: 2500 }, (_, n) => ({
      timestamp: clock.now() + (n % 7),
      message: `m${n}`,
    }))
    logs.write({ ...place, events })
    const found: (string | undefined)[] = []
    const ids = new Set<string | undefined>()
    for await (const page of paginateFilterLogEvents(
      { client, pageSize: 999 },
      { logGroupName: '/test/g' },
    )) {
      for (const { message, eventId } of page.events ?? []) {
        found.push(message)
        ids.add(eventId)
      }
    }
    expect(found.toSorted()).toEqual(events.map(({ message }) => message).toSorted())
    expect(ids.size).toBe(2500)
  })

  test('too old or too new are refused by their place, the others taken', async () => {
    const { client, clock } = await setUp()
    const now = clock.now()
    const put = (...times: number[]) =>
      client.send(
        new PutLogEventsCommand({
          ...place,
          logEvents: times.map(timestamp => ({ timestamp, message: 'm' })),
        }),
      )
    expect((await put(now - 15 * DAY, now - 14 * DAY)).rejectedLogEventsInfo).toEqual({
      tooOldLogEventEndIndex: 1,
    })
    expect((await put(now, now + 3 * 3_600_000)).rejectedLogEventsInfo).toEqual({
      tooNewLogEventStartIndex: 1,
    })
    await expect(put(now + 1, now)).rejects.toThrow('chronological order')
    await expect(put(now - 2 * DAY, now)).rejects.toThrow('24 hours')
    expect(await filter(client)).toHaveLength(2)
  })
})

describe('a log group', () => {
  test('keeps what its retention asks for', async () => {
    const { client, logs, clock } = await setUp()
    await client.send(new PutRetentionPolicyCommand({ logGroupName: '/test/g', retentionInDays: 1 }))
    logs.write({ ...place, events: [{ timestamp: clock.now(), message: 'old' }] })
    clock.advance(DAY)
    logs.write({ ...place, events: [{ timestamp: clock.now(), message: 'new' }] })
    clock.advance(2 * 3_600_000)
    expect(await filter(client)).toEqual(['new'])
    const { logGroups } = await client.send(new DescribeLogGroupsCommand())
    expect(logGroups).toMatchObject([{ retentionInDays: 1, storedBytes: 29 }])
    const wrong = new PutRetentionPolicyCommand({ logGroupName: '/test/g', retentionInDays: 2 })
    await expect(client.send(wrong)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  test('loses what is too old though the service is started again within each hour', async () => {
    const { client, logs, clock } = await setUp()
    await client.send(new PutRetentionPolicyCommand({ logGroupName: '/test/g', retentionInDays: 1 }))
    logs.write({ ...place, events: [{ timestamp: clock.now(), message: 'old' }] })
    await logs.stop?.()
    clock.advance(2 * DAY)
    for (let start = 0; start < 3; start++) {
      await logs.start?.()
      clock.advance(3_000_000)
      await logs.stop?.()
    }
    await logs.start?.()
    expect(await filter(client)).toEqual([])
  })

  test('that is full loses its oldest events, and never grows beyond its limit', async () => {
    const { client, logs, clock } = await setUp({ largestGroup: 100_000 })
    for (let n = 0; n < 300; n += 1) {
      logs.write({ ...place, events: [{ timestamp: clock.now() + n, message: `${n}:${'x'.repeat(1000)}` }] })
    }
    const { logGroups } = await client.send(new DescribeLogGroupsCommand())
    expect(logGroups?.[0]?.storedBytes).toBeLessThanOrEqual(100_000)
    const kept = await filter(client)
    expect(kept?.at(-1)).toMatch(/^299:/)
    expect(kept?.length).toBeLessThan(100)
  })

  test('goes with all that is in it, and starts empty when it is made again', async () => {
    const { client, logs, clock } = await setUp()
    logs.write({ ...place, events: [{ timestamp: clock.now(), message: 'm' }] })
    await client.send(new DeleteLogGroupCommand({ logGroupName: '/test/g' }))
    await expect(filter(client)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await client.send(new CreateLogGroupCommand({ logGroupName: '/test/g' }))
    expect(await filter(client)).toEqual([])
    const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupName: '/test/g' }))
    expect(logStreams).toEqual([])
  })

  test('is listed by prefix and page by page, with its tags', async () => {
    const { client } = await setUp()
    for (const name of ['/a/1', '/a/2', '/b/1']) {
      await client.send(new CreateLogGroupCommand({ logGroupName: name, tags: { n: name } }))
    }
    const names: (string | undefined)[] = []
    for await (const page of paginateDescribeLogGroups(
      { client, pageSize: 1 },
      { logGroupNamePrefix: '/a' },
    )) {
      names.push(...(page.logGroups ?? []).map(({ logGroupName }) => logGroupName))
    }
    expect(names).toEqual(['/a/1', '/a/2'])
    const resourceArn = 'arn:aws:logs:us-east-1:000000000000:log-group:/a/1'
    await client.send(new TagResourceCommand({ resourceArn, tags: { m: '1' } }))
    expect((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({
      n: '/a/1',
      m: '1',
    })
    await expect(client.send(new CreateLogGroupCommand({ logGroupName: '/a/1' }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    })
  })
})

test('streams are listed by name or by their last event', async () => {
  const { client, logs, clock } = await setUp()
  for (const [index, logStreamName] of ['c', 'a', 'b'].entries()) {
    logs.write({
      logGroupName: '/test/g',
      logStreamName,
      events: [{ timestamp: clock.now() + index, message: 'm' }],
    })
  }
  const list = async (input: object) => {
    const answer = await client.send(new DescribeLogStreamsCommand({ logGroupName: '/test/g', ...input }))
    return answer.logStreams?.map(({ logStreamName }) => logStreamName)
  }
  expect(await list({})).toEqual(['a', 'b', 'c', 's1'])
  expect(await list({ orderBy: 'LastEventTime', descending: true, limit: 2 })).toEqual(['b', 'a'])
  await client.send(new DeleteLogStreamCommand({ logGroupName: '/test/g', logStreamName: 'a' }))
  expect(await list({ logStreamNamePrefix: 'a' })).toEqual([])
  expect(await filter(client)).toHaveLength(2)
})

test('a pattern that would run away is refused, and one of many stars is looked up at once', async () => {
  const { client, clock } = await setUp()
  const message = JSON.stringify({ a: 'a'.repeat(2000) })
  await client.send(new PutLogEventsCommand({ ...place, logEvents: [{ timestamp: clock.now(), message }] }))
  expect(await filter(client, { filterPattern: `{ $.a = "${'*a'.repeat(400)}!" }` })).toEqual([])
  await expect(filter(client, { filterPattern: `%${'a*'.repeat(30)}!%` })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'expected a filter pattern that looks at a page within 250 ms',
  })
})
