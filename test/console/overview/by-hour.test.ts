import { expect, test } from 'vitest'
import { outcomesByHour } from '../../../console/overview/by-hour.ts'

test('executions count in the hour in which they started, by what became of them', () => {
  const now = Date.parse('2026-11-20T12:30:00Z')
  const at = (time: string) => Date.parse(time) / 1000
  const { hours, counts } = outcomesByHour(
    [
      { startDate: at('2026-11-20T12:00:00Z'), status: 'SUCCEEDED' },
      { startDate: at('2026-11-20T12:29:59Z'), status: 'TIMED_OUT' },
      { startDate: at('2026-11-20T11:59:59Z'), status: 'FAILED' },
      { startDate: at('2026-11-19T13:00:00Z'), status: 'SUCCEEDED' },
      { startDate: at('2026-11-19T12:59:59Z'), status: 'SUCCEEDED' },
    ],
    now,
  )
  expect(hours).toHaveLength(24)
  expect([hours[0], hours[23]]).toEqual([new Date('2026-11-19T13:00:00Z'), new Date('2026-11-20T12:00:00Z')])
  expect([counts.Succeeded[0], counts.Succeeded[23]]).toEqual([1, 1])
  expect(counts.Failed.slice(22)).toEqual([1, 1])
  expect(counts.Succeeded.reduce((sum, count) => sum + count)).toBe(2)
})
