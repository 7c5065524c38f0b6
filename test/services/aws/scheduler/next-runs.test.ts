import { expect, test } from 'vitest'
import { nextRuns } from '../../../../services/aws/scheduler/next-runs.ts'

const now = Date.parse('2026-03-07T12:00:00Z')
const runs = (schedule: Partial<Parameters<typeof nextRuns>[0]>) =>
  nextRuns({ expression: 'rate(1 day)', timeZone: 'UTC', ...schedule }, now, 3).map(time =>
    new Date(time).toISOString(),
  )

test('the next runs follow the clock of the schedule’s zone, over the night in which it changes', () => {
  expect(runs({ expression: 'cron(0 6 * * ? *)', timeZone: 'America/New_York' })).toEqual([
    '2026-03-08T10:00:00.000Z',
    '2026-03-09T10:00:00.000Z',
    '2026-03-10T10:00:00.000Z',
  ])
})

test('there are none after the end, and one of a single time', () => {
  const [startDate, endDate] = [Date.parse('2026-03-08T00:00:00Z'), Date.parse('2026-03-09T12:00:00Z')]
  expect(runs({ startDate, endDate })).toEqual(['2026-03-08T00:00:00.000Z', '2026-03-09T00:00:00.000Z'])
  expect(runs({ expression: 'at(2026-03-08T00:00:00)' })).toEqual(['2026-03-08T00:00:00.000Z'])
  expect(runs({ expression: 'at(2026-03-07T00:00:00)' })).toEqual([])
})
