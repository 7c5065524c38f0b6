import { expect, test } from 'vitest'
import { nextRunOf } from '../../../cli/starters/next-run.ts'

const now = Date.parse('2026-11-28T06:00:00Z')
const daily = { ScheduleExpression: 'cron(0 2 * * ? *)', ScheduleExpressionTimezone: 'America/New_York' }
const time = (text: string) => new Date(text)

test.each([
  ['on the clock of its zone', daily, '2026-11-28T07:00:00.000Z'],
  ['not before its start', { ...daily, StartDate: time('2026-12-24T07:00:00Z') }, '2026-12-24T07:00:00.000Z'],
  ['never after its end', { ...daily, EndDate: time('2026-11-28T06:30:00Z') }, undefined],
  ['never while it is disabled', { ...daily, State: 'DISABLED' as const }, undefined],
  [
    'by its rate, from when it was made',
    { ScheduleExpression: 'rate(2 hours)', CreationDate: time('2026-11-28T00:30:00Z') },
    '2026-11-28T06:30:00.000Z',
  ],
  ['never, where its time is over', { ScheduleExpression: 'at(2026-11-28T05:00:00)' }, undefined],
])('a schedule runs next %s', (_, schedule, expected) => {
  expect(nextRunOf(schedule, now)?.toISOString()).toBe(expected)
})
