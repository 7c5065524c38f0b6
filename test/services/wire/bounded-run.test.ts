import { expect, test } from 'vitest'
import { boundedRun, RunTimeout } from '../../../services/wire/bounded-run.ts'

const runaway = () => /^(a+)+$/.test(`${'a'.repeat(40)}!`)

test('work gives what it gives', () => {
  expect(boundedRun(() => 1 + 1)).toBe(2)
})

test('an error of the work is thrown', () => {
  expect(() => boundedRun(() => JSON.parse('{'))).toThrow(SyntaxError)
})

test('work that runs away ends, within other bounded work too, and what comes later runs', () => {
  expect(() => boundedRun(runaway, 20)).toThrow(RunTimeout)
  expect(() => boundedRun(() => boundedRun(runaway), 20)).toThrow(RunTimeout)
  expect(boundedRun(() => 'on')).toBe('on')
})
