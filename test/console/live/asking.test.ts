import { expect, test } from 'vitest'
import { createAsking } from '../../../console/live/asking.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

function start({ answerMs = 0, every }: { answerMs?: number; every?: number } = {}) {
  const clock = new VirtualClock(0)
  const later = (run: () => void, delay: number) => clock.at(clock.now() + delay, run)
  const asked: number[] = []
  const asking = createAsking({
    later,
    ask() {
      asked.push(clock.now())
      return new Promise(resolve => later(() => resolve(every), answerMs))
    },
  })
  asking.begin()
  /** Answers are on their way between two steps. */
  const pass = async (milliseconds: number) => {
    for (let step = 0; step < milliseconds; step += STEP) await clock.advance(STEP)
  }
  return { pass, asked, asking }
}

const STEP = 50

test('a question is asked again some time after each answer', async () => {
  const { pass, asked } = start({ answerMs: 100, every: 1000 })
  await pass(2500)
  expect(asked).toEqual([0, 1100, 2200])
})

test('a stream of changes without end is answered for again and again, not for each of them', async () => {
  const { pass, asked, asking } = start()
  for (let time = 0; time < 3000; time += 50) {
    await pass(50)
    asking.changed()
  }
  expect(asked.length).toBeGreaterThanOrEqual(4)
  expect(asked.length).toBeLessThanOrEqual(6)
})

test('what changes while an answer is on its way is asked for after it, once', async () => {
  const { pass, asked, asking } = start({ answerMs: 5000, every: 60_000 })
  for (let time = 0; time < 4000; time += 1000) {
    await pass(1000)
    asking.changed()
  }
  expect(asked).toEqual([0])
  await pass(10_000)
  expect(asked).toEqual([0, 5700])
})

test('nothing is asked after the end', async () => {
  const { pass, asked, asking } = start({ answerMs: 100, every: 1000 })
  asking.stop()
  asking.changed()
  await pass(5000)
  expect(asked).toEqual([0])
})
