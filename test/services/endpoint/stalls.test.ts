import { expect, test } from 'vitest'
import { healthz } from '../../../services/endpoint/healthz.ts'
import { watchStalls } from '../../../services/endpoint/stalls.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

/** A watch whose beats come when asked for, each so many milliseconds behind the one before. */
function setUp() {
  const clock = new VirtualClock()
  const logged: unknown[] = []
  let beat: (() => void) | undefined
  const metronome = {
    now: () => clock.now(),
    every: (_: number, run: () => void) => {
      beat = run
      return () => undefined
    },
  }
  const watch = watchStalls({ metronome, clock, log: (_, details) => logged.push(details) })
  const beatAfter = (milliseconds: number) => {
    clock.advance(milliseconds)
    beat?.()
  }
  return { watch, logged, beatAfter }
}

test('a stall of a second or more is logged, and /healthz shows the longest', () => {
  const { watch, logged, beatAfter } = setUp()
  for (const gap of [250, 700, 250, 4250, 1500]) beatAfter(gap)
  expect(logged).toEqual([{ milliseconds: 4000 }, { milliseconds: 1250 }])
  expect(healthz(watch.longest()).body).toBe(
    'ok\nthe event loop stood still for 4000 ms until 2026-01-05T00:00:05.450Z\n',
  )
})

test('after ten minutes /healthz shows it no more', () => {
  const { watch, beatAfter } = setUp()
  beatAfter(5000)
  for (let beats = 0; beats < 2400; beats += 1) beatAfter(250)
  expect(healthz(watch.longest())).toMatchObject({ status: 200, body: 'ok\n' })
})
