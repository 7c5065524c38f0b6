import { expect, test } from 'vitest'
import { copiedBySpan, outcomesBySpan } from '../../../console/overview/spans.ts'

test('executions count in the two hours in which they started, by what became of them', () => {
  const now = Date.parse('2026-11-20T12:30:00Z')
  const at = (time: string) => Date.parse(time) / 1000
  const { spans, counts } = outcomesBySpan(
    [
      { startDate: at('2026-11-20T11:00:00Z'), status: 'SUCCEEDED' },
      { startDate: at('2026-11-20T12:29:59Z'), status: 'TIMED_OUT' },
      { startDate: at('2026-11-20T10:59:59Z'), status: 'FAILED' },
      { startDate: at('2026-11-19T13:00:00Z'), status: 'SUCCEEDED' },
      { startDate: at('2026-11-19T12:59:59Z'), status: 'SUCCEEDED' },
    ],
    now,
  )
  expect(spans).toHaveLength(12)
  expect([spans[0], spans[11]]).toEqual([new Date('2026-11-19T13:00:00Z'), new Date('2026-11-20T11:00:00Z')])
  expect([counts.Succeeded[0], counts.Succeeded[11]]).toEqual([1, 1])
  expect(counts.Failed.slice(10)).toEqual([1, 1])
  expect(counts.Succeeded.reduce((sum, count) => sum + count)).toBe(2)
})

test('what was copied in two hours is put together', () => {
  const hours = [1, 2, 3, 4].map(numBytes => ({
    ...{ from: `2026-11-20T0${numBytes}:00:00.000Z`, numBytes, numFiles: 1, changesets: 1 },
  }))
  expect(copiedBySpan(hours)).toEqual({
    spans: [new Date('2026-11-20T01:00:00Z'), new Date('2026-11-20T03:00:00Z')],
    bytes: [3, 7],
  })
})
