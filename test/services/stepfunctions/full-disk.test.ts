import { expect, test } from 'vitest'
import { systemClock } from '../../../services/store/clock.ts'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { ended, historyOf, startMachine, startStepFunctions } from './support.ts'

test('an execution whose turn cannot be written goes on when it can', async () => {
  const clock = new VirtualClock(systemClock.now())
  const opened = openStore({ file: ':memory:', clock })
  let isFull = false
  const store: typeof opened = {
    ...opened,
    streams<T>(name: string) {
      const streams = opened.streams<T>(name)
      return {
        ...streams,
        append(...given: Parameters<typeof streams.append>) {
          if (isFull) throw new Error('no space left on device')
          streams.append(...given)
        },
      }
    },
  }
  const reported: unknown[] = []
  const { client } = await startStepFunctions({ store, clock, report: error => reported.push(error) })
  const States = { W: { Type: 'Wait', Seconds: 5, Next: 'P' }, P: { Type: 'Pass', End: true } }
  const executionArn = await startMachine(client, { StartAt: 'W', States })
  while ((await historyOf(client, executionArn)).length < 2);
  isFull = true
  clock.advance(5_000)
  while (reported.length === 0) await new Promise(resolve => setImmediate(resolve))
  isFull = false
  clock.advance(10_000)
  expect(await ended(client, executionArn)).toMatchObject({ status: 'SUCCEEDED' })
})
