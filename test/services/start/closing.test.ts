import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createClosing } from '../../../services/start/closing.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

test('what was begun last ends first, each when the one before it has ended', async () => {
  const clock = new VirtualClock()
  const closing = createClosing(clock)
  const ended: string[] = []
  for (const name of ['store', 'endpoint', 'nodes']) closing.add(name, async () => ended.push(await name))
  await closing.close()
  expect(ended).toEqual(['nodes', 'endpoint', 'store'])
  expect(clock.next()).toBeUndefined()
})

test('an end that never comes is given up after half a minute, with a sentence that names it', async () => {
  const clock = new VirtualClock()
  const closing = createClosing(clock)
  closing.add('store', () => expect.unreachable())
  closing.add('finspace', () => new Promise(() => undefined))
  closing.add('lambda', async () => undefined)
  const isGivenUp = expect(closing.close()).rejects.toThrow(
    'expected a clean end within 30 s, got none: still ending finspace',
  )
  await turn()
  clock.advance(30_000)
  await isGivenUp
})
