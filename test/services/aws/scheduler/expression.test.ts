import { describe, expect, test } from 'vitest'
import { parseExpression } from '../../../../services/aws/scheduler/expression.ts'

function firings(expression: string, timeZone: string, from: string, count: number): string[] {
  const { next } = parseExpression(expression, { timeZone, origin: Date.parse(from) })
  const found: string[] = []
  for (let at = next(Date.parse(from)); at !== undefined && found.length < count; at = next(at)) {
    found.push(new Date(at).toISOString().replace(':00.000', ''))
  }
  return found
}

describe('where clocks go forward', () => {
  test('a time that they go over is left out', () => {
    expect(firings('cron(30 2 * * ? *)', 'America/New_York', '2026-03-06T12:00:00Z', 3)).toEqual([
      '2026-03-07T07:30Z',
      '2026-03-09T06:30Z',
      '2026-03-10T06:30Z',
    ])
  })

  test('times on either side stay where the clock shows them', () => {
    expect(firings('cron(0 1,3 * * ? *)', 'Europe/Berlin', '2026-03-28T12:00:00Z', 4)).toEqual([
      '2026-03-29T00:00Z',
      '2026-03-29T01:00Z',
      '2026-03-29T23:00Z',
      '2026-03-30T01:00Z',
    ])
  })

  test('a single firing that they go over never comes', () => {
    expect(firings('at(2026-03-08T02:30:00)', 'America/New_York', '2026-01-01T00:00:00Z', 1)).toEqual([])
  })
})

describe('where clocks go back', () => {
  test('a time that they show twice fires once, the first time', () => {
    expect(firings('cron(30 1 * * ? *)', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30Z',
      '2026-11-02T06:30Z',
    ])
  })

  test('so do all times of an hour that comes twice', () => {
    expect(firings('cron(0/30 * * * ? *)', 'America/New_York', '2026-11-01T04:45:00Z', 4)).toEqual([
      '2026-11-01T05:00Z',
      '2026-11-01T05:30Z',
      '2026-11-01T07:00Z',
      '2026-11-01T07:30Z',
    ])
  })

  test('by half an hour, as on Lord Howe Island', () => {
    expect(firings('cron(45 1 * * ? *)', 'Australia/Lord_Howe', '2026-04-03T20:00:00Z', 2)).toEqual([
      '2026-04-04T14:45Z',
      '2026-04-05T15:15Z',
    ])
  })
})

describe('a rate', () => {
  test('counts from its origin, in time that passes, whatever clocks show', () => {
    expect(firings('rate(1 day)', 'America/New_York', '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T12:00Z',
      '2026-03-09T12:00Z',
    ])
    expect(firings('rate(90 minutes)', 'UTC', '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-07T13:30Z',
      '2026-03-07T15:00Z',
    ])
  })

  test('first fires at its origin where that is still to come', () => {
    const origin = Date.parse('2026-02-01T00:00:00Z')
    const { next } = parseExpression('rate(5 hours)', { timeZone: 'UTC', origin })
    expect(next(Date.parse('2026-01-01T00:00:00Z'))).toBe(origin)
  })
})

test.each([
  'rate(0 minutes)',
  'rate(5 minute)',
  'rate(5 seconds)',
  'rate(1.5 hours)',
  'rate(-1 day)',
  'at(2026-02-30)',
  'at(2026-13-01T00:00:00)',
  'at(2026-02-30T00:00:00)',
  'at(tomorrow)',
  'every(5 minutes)',
  'cron(0 10 * * ? *) ',
])('%s is refused', expression => {
  expect(() => parseExpression(expression, { timeZone: 'UTC', origin: 0 })).toThrow(
    'Invalid Schedule Expression',
  )
})
