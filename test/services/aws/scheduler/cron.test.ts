import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCron } from '../../../../services/aws/scheduler/cron.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
function next(body: string, count = 3, from = START) {
  const after = parseCron(body)
  const found: string[] = []
  for (let at = after(from); at !== undefined && found.length < count; at = after(at)) {
    found.push(new Date(at).toISOString().slice(0, 16))
  }
  return found
}

describe('a cron expression', () => {
  test.each([
    ['0 10 * * ? *', ['2026-01-01T10:00', '2026-01-02T10:00', '2026-01-03T10:00']],
    ['15 12 ? * MON-FRI *', ['2026-01-01T12:15', '2026-01-02T12:15', '2026-01-05T12:15']],
    ['0 8 1 * ? *', ['2026-01-01T08:00', '2026-02-01T08:00', '2026-03-01T08:00']],
    ['0/10 * ? * 2-6 *', ['2026-01-01T00:10', '2026-01-01T00:20', '2026-01-01T00:30']],
    ['0 10 ? * 6L 2026-2027', ['2026-01-30T10:00', '2026-02-27T10:00', '2026-03-27T10:00']],
    ['0 10 ? * FRIL *', ['2026-01-30T10:00', '2026-02-27T10:00', '2026-03-27T10:00']],
    ['0 10 ? * L *', ['2026-01-03T10:00', '2026-01-10T10:00', '2026-01-17T10:00']],
    ['0 10 ? * 2#1 *', ['2026-01-05T10:00', '2026-02-02T10:00', '2026-03-02T10:00']],
    ['0 10 ? * TUE#5 *', ['2026-03-31T10:00', '2026-06-30T10:00', '2026-09-29T10:00']],
    ['0 10 L * ? *', ['2026-01-31T10:00', '2026-02-28T10:00', '2026-03-31T10:00']],
    ['0 10 LW * ? *', ['2026-01-30T10:00', '2026-02-27T10:00', '2026-03-31T10:00']],
    ['0 10 15W * ? *', ['2026-01-15T10:00', '2026-02-16T10:00', '2026-03-16T10:00']],
    ['0 10 1W * ? *', ['2026-01-01T10:00', '2026-02-02T10:00', '2026-03-02T10:00']],
    ['0 10 31 * ? *', ['2026-01-31T10:00', '2026-03-31T10:00', '2026-05-31T10:00']],
    ['0 0 29 2 ? *', ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00']],
    ['0 10 ? JAN/3 SUN 2027-2030', ['2027-01-03T10:00', '2027-01-10T10:00', '2027-01-17T10:00']],
    ['0 10 ? * FRI-MON *', ['2026-01-02T10:00', '2026-01-03T10:00', '2026-01-04T10:00']],
    ['0 22-2/2 * * ? *', ['2026-01-01T02:00', '2026-01-01T22:00', '2026-01-02T00:00']],
    ['0 10 1,15 jan,jul ? 2026,2028', ['2026-01-01T10:00', '2026-01-15T10:00', '2026-07-01T10:00']],
  ])('%s fires at %j', (body, expected) => {
    expect(next(body)).toEqual(expected)
  })

  test('ends with its years', () => {
    expect(next('0 0 1 1 ? 2026-2028', 9)).toEqual(['2027-01-01T00:00', '2028-01-01T00:00'])
    expect(next('0 0 30 2 ? *')).toEqual([])
  })

  test.each([
    ['0 10 * * *', 'expected 6 fields, got 5'],
    ['0 0 10 * * ? *', 'expected 6 fields, got 7'],
    ['0 10 * * * *', 'expected ? in exactly one of day-of-month and day-of-week'],
    ['0 10 ? * ? *', 'expected ? in exactly one of day-of-month and day-of-week'],
    ['60 10 * * ? *', 'expected a value of minutes, got 60'],
    ['0 24 * * ? *', 'expected a value of hours, got 24'],
    ['0 10 0 * ? *', 'expected a value of day-of-month, got 0'],
    ['0 10 ? * 0 *', 'expected a value of day-of-week, got 0'],
    ['0 10 ? * 2#6 *', 'expected a value of day-of-week, got 2#6'],
    ['0 10 * 13 ? *', 'expected a value of month, got 13'],
    ['0 10 * * ? 1969', 'expected a value of year, got 1969'],
    ['0/0 10 * * ? *', 'expected a value of minutes, got 0/0'],
    ['a 10 * * ? *', 'expected a value of minutes, got A'],
    ['L 10 * * ? *', 'expected a value of minutes, got L'],
  ])('%s is refused: %s', (body, reason) => {
    expect(() => parseCron(body)).toThrow(`Invalid Schedule Expression cron(${body}). Reason: ${reason}`)
  })
})

describe('any cron expression', () => {
  const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

  /** A field as text, with the set of values that it means. */
  const field = (least: number, most: number, names: readonly string[] = []) => {
    const value = fc.integer({ min: least, max: most })
    const shown = fc
      .tuple(value, fc.boolean())
      .map(([n, named]) => ({ n, text: named ? (names[n - least] ?? `${n}`) : `${n}` }))
    const span = (from: number, to: number, step: number) => {
      const size = most - least + 1
      const count = (to - from + size) % size
      return Array.from(
        { length: Math.floor(count / step) + 1 },
        (_, i) => ((from - least + i * step) % size) + least,
      )
    }
    const item = fc.oneof(
      shown.map(({ n, text }) => ({ text, values: [n] })),
      fc.tuple(shown, shown).map(([a, b]) => ({ text: `${a.text}-${b.text}`, values: span(a.n, b.n, 1) })),
      fc.tuple(shown, fc.integer({ min: 1, max: 9 })).map(([a, step]) => ({
        text: `${a.text}/${step}`,
        values: span(a.n, most, step),
      })),
    )
    const all = { text: '*', values: span(least, most, 1) }
    return fc.oneof(
      fc.constant(all),
      fc.array(item, { minLength: 1, maxLength: 3 }).map(items => ({
        text: items.map(one => one.text).join(','),
        values: items.flatMap(one => one.values),
      })),
    )
  }

  const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

  test('fires exactly when a reading of its fields minute by minute says so', () => {
    fc.assert(
      fc.property(
        field(0, 59),
        field(0, 23),
        field(1, 31),
        field(1, 12, MONTHS),
        field(1, 7, DAYS),
        fc.boolean(),
        fc.integer({ min: 0, max: 700 }),
        (minute, hour, day, month, weekday, byDay, offset) => {
          const days = byDay ? `${day.text} ${month.text} ?` : `? ${month.text} ${weekday.text}`
          const body = `${minute.text} ${hour.text} ${days} *`
          const from = START + offset * 86_400_000
          const matches = (date: Date) =>
            minute.values.includes(date.getUTCMinutes()) &&
            hour.values.includes(date.getUTCHours()) &&
            month.values.includes(date.getUTCMonth() + 1) &&
            (byDay ? day.values.includes(date.getUTCDate()) : weekday.values.includes(date.getUTCDay() + 1))
          const end = from + 2 * 86_400_000
          const expected: number[] = []
          for (let at = from + 60_000; at <= end; at += 60_000) if (matches(new Date(at))) expected.push(at)
          const nextAfter = parseCron(body)
          const found: number[] = []
          for (let at = nextAfter(from); at !== undefined && at <= end; at = nextAfter(at)) found.push(at)
          expect(found, body).toEqual(expected)
        },
      ),
      { numRuns: 150 },
    )
  })
})
