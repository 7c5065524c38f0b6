import { expect, test } from 'vitest'
import { openQueue, type QueueParts } from '../../../services/store/queue.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile, testStore } from './open.ts'

async function turns(count = 30) {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

function setUp(parts: Pick<QueueParts<string>, 'attempt'> & Partial<QueueParts<string>>) {
  const clock = new VirtualClock()
  const store = testStore({ clock })
  const faults: unknown[] = []
  const queue = openQueue({ store, name: 'jobs', report: fault => faults.push(fault), ...parts })
  return { clock, store, queue, jobs: store.collection<string>('jobs'), faults }
}

test('a job is attempted until an attempt says that it is done', async () => {
  const seen: string[] = []
  const { clock, queue, jobs } = setUp({
    async attempt(_, job) {
      seen.push(job)
      return job === 'xxx' ? 'done' : { again: `${job}x`, due: clock.now() + 1000 }
    },
  })
  queue.start()
  queue.add('k', 'x')
  await turns()
  expect(seen).toEqual(['x'])
  for (const expected of [
    ['x', 'xx'],
    ['x', 'xx', 'xxx'],
  ]) {
    clock.advance(1000)
    await turns()
    expect(seen).toEqual(expected)
  }
  expect(jobs.count()).toBe(0)
})

test('an attempt begins when its job is durable', async () => {
  const opened = testStore({ file: temporaryFile() })
  const order: string[] = []
  const store = {
    ...opened,
    async durable() {
      await opened.durable()
      order.push('durable')
    },
  }
  const attempt = async () => {
    order.push('attempt')
    return 'done' as const
  }
  const queue = openQueue<string>({ store, name: 'jobs', attempt, report: console.error })
  queue.start()
  queue.add('k', 'job')
  await expect.poll(() => order).toEqual(['durable', 'attempt'])
  await queue.stop()
})

test('a lane that hangs keeps no other waiting, and what waits in it at the end is attempted after the next start', async () => {
  const seen: string[] = []
  let isHanging = true
  const { queue, jobs } = setUp({
    laneOf: job => job,
    attempt: (key, job, signal) => {
      seen.push(key)
      if (job === 'quick' || !isHanging) return Promise.resolve('done')
      return new Promise(resolve => {
        signal.onabort = () => resolve({ again: job, due: 0 })
      })
    },
  })
  queue.start()
  for (let n = 10; n < 40; n += 1) queue.add(`slow${n}`, 'slow')
  queue.add('quick', 'quick')
  await turns()
  expect(seen).toHaveLength(17)
  expect(seen).toContain('quick')
  await queue.stop()
  expect(seen).toHaveLength(17)
  expect(jobs.count()).toBe(30)
  isHanging = false
  queue.start()
  await turns(100)
  expect(jobs.count()).toBe(0)
})
