import { expect, test } from 'vitest'
import { latestLogEvents } from '../../../console/api/latest-log-events.ts'
import type { FilterLogEvents } from '../../../console/api/logs.ts'

const NOW = 1_800_000_000_000
const DAY = 24 * 3_600_000

/** A log as FilterLogEvents answers of it: from the oldest on, in pages. */
function logOf(times: readonly number[]) {
  const asked: FilterLogEvents[] = []
  const read = async (filter: FilterLogEvents) => {
    asked.push(filter)
    const { startTime = 0, endTime = Infinity, limit = 10_000, nextToken = '0' } = filter
    const from = Number(nextToken)
    const inTime = times.filter(time => time >= startTime && time <= endTime)
    const events = inTime.slice(from, from + limit).map(timestamp => ({ timestamp, message: `${timestamp}` }))
    return { events, ...(inTime.length > from + limit ? { nextToken: `${from + limit}` } : {}) }
  }
  return { asked, read }
}

const every = (milliseconds: number, count: number) =>
  Array.from({ length: count }, (_, n) => NOW - (count - 1 - n) * milliseconds)

const latest = async (log: ReturnType<typeof logOf>) =>
  (
    await latestLogEvents(
      { logGroupName: 'log' },
      { enough: 100, within: 14 * DAY, now: NOW, read: log.read },
    )
  ).map(({ timestamp }) => timestamp)

test('the latest of a busy log are read, each once and in order, with few requests', async () => {
  const log = logOf(every(2, 50_000))
  const found = await latest(log)
  expect(found.length).toBeGreaterThanOrEqual(100)
  expect(found).toEqual(every(2, found.length))
  expect(log.asked.length).toBeLessThan(20)
})

test('what was written days ago is found in a quiet log', async () => {
  const log = logOf([NOW - 13 * DAY, NOW - 12 * DAY])
  expect(await latest(log)).toEqual([NOW - 13 * DAY, NOW - 12 * DAY])
  expect(log.asked.length).toBeLessThan(20)
})

test('a burst before a quiet hour gives way to what came after it', async () => {
  const burst = every(1, 20_000).map(time => time - 3_600_000)
  const found = await latest(logOf([...burst, ...every(60_000, 30)]))
  expect(found.slice(-30)).toEqual(every(60_000, 30))
  expect(found.length).toBeGreaterThanOrEqual(100)
  expect(found).toEqual([...burst, ...every(60_000, 30)].slice(-found.length))
})

test('a log without an event takes a bounded number of requests', async () => {
  const log = logOf([])
  expect(await latest(log)).toEqual([])
  expect(log.asked.length).toBeLessThan(20)
})
