import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../../../services/store/clock.ts'
import { testStore } from './open.ts'

const HOUR = 3_600_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The wall clock shows another time; what counts milliseconds goes on as if nothing had been. */
const step = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds)

test('work is late by seconds when the wall clock steps over its time', () => {
  const work = testStore({ clock: systemClock }).work('wait')
  const fired: string[] = []
  work.start(key => void fired.push(key), console.error)
  work.ask('a', Date.now() + HOUR)
  step(2 * HOUR)
  vi.advanceTimersByTime(2000)
  expect(fired).toEqual(['a'])
})

test('work waits for its time when the wall clock steps back', () => {
  const work = testStore({ clock: systemClock }).work('wait')
  const fired: string[] = []
  work.start(key => void fired.push(key), console.error)
  work.ask('a', Date.now() + 1000)
  step(-HOUR)
  vi.advanceTimersByTime(HOUR)
  expect(fired).toEqual([])
  vi.advanceTimersByTime(1000)
  expect(fired).toEqual(['a'])
})

test('a length of time is counted through a step of the wall clock', () => {
  let times = 0
  systemClock.at(Date.now() + 5000, () => {
    times += 1
  })
  step(HOUR)
  vi.advanceTimersByTime(4999)
  expect(times).toBe(0)
  vi.advanceTimersByTime(1)
  expect(times).toBe(1)
})
