import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTimestamp } from '../../asl/timestamp.ts'

describe('parseTimestamp', () => {
  test('reads every date that JavaScript writes', () => {
    const dates = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
    fc.assert(
      fc.property(dates, date => {
        expect(parseTimestamp(date.toISOString())).toBe(date.getTime())
      }),
    )
  })

  test('counts an offset', () => {
    expect(parseTimestamp('2012-10-09T19:00:55+01:00')).toBe(Date.UTC(2012, 9, 9, 18, 0, 55))
  })

  test('keeps what a clock of milliseconds would drop', () => {
    const [earlier = 0, later = 0] = ['00.0001Z', '00.0005Z'].map(end =>
      parseTimestamp(`2024-01-01T00:00:${end}`),
    )
    expect(earlier).toBeLessThan(later)
  })

  test.each([
    '2016-13-05T21:29:29Z',
    '2016-02-30T21:29:29Z',
    '2016-12-05T25:29:29Z',
    '05-12-2016T21:29:29Z',
    '2016-12-05 21:29:29Z',
    '2016-12-05T21:29:29',
    '2016-12-05',
    '',
  ])('refuses %j', text => {
    expect(parseTimestamp(text)).toBeUndefined()
  })
})
