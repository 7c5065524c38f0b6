import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as temporal from '../../kdb/temporal.ts'

describe('kdb+ times', () => {
  test('every date of four-digit years is read as it is written', () => {
    const days = fc.integer({ min: -700_000, max: 2_900_000 })
    fc.assert(
      fc.property(days, day => {
        expect(temporal.parseDate(temporal.formatDate(day))).toBe(day)
      }),
    )
  })

  test('every month is read as it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -12_000, max: 12_000 }), month => {
        expect(temporal.parseMonth(temporal.formatMonth(month))).toBe(month)
      }),
    )
  })

  test.each(['2026.02.30', '2026.13.01', '2026-11-20', '2026.11', '26.11.20', ''])('%j is no date', text => {
    expect(temporal.parseDate(text)).toBeUndefined()
  })

  test.each([
    [temporal.formatDate(0), '2000.01.01'],
    [temporal.formatDate(-1), '1999.12.31'],
    [temporal.formatDate(2 ** 31 - 1), '0Wd'],
    [temporal.formatDate(-(2 ** 31) + 1), '-0Wd'],
    [temporal.formatMonth(-1), '1999.12'],
    [temporal.formatTimestamp(451_382_413_207_000_000n), '2014.04.21D08:00:13.207000000'],
    [temporal.formatTimestamp(-1n), '1999.12.31D23:59:59.999999999'],
    [temporal.formatTimespan(-1_000_000_000n), '-0D00:00:01.000000000'],
    [temporal.formatTimespan(90_000_000_000_000n), '1D01:00:00.000000000'],
    [temporal.formatTime(3_661_001), '01:01:01.001'],
    [temporal.formatTime(-1), '-00:00:00.001'],
    [temporal.formatSecond(59), '00:00:59'],
    [temporal.formatMinute(61), '01:01'],
    [temporal.formatDatetime(0.5), '2000.01.01T12:00:00.000'],
    [temporal.formatDatetime(-0.5), '1999.12.31T12:00:00.000'],
    [temporal.formatDatetime(Number.POSITIVE_INFINITY), '0Wz'],
  ])('%s is as q writes it', (written, expected) => {
    expect(written).toBe(expected)
  })

  test('a JavaScript time is counted from 2000 in nanoseconds', () => {
    const nanos = temporal.timestampFromMillis(Date.parse('2014-04-21T08:00:13.207Z'))
    expect(nanos).toBe(451_382_413_207_000_000n)
  })
})
