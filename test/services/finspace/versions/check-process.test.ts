import { expect, onTestFinished, test } from 'vitest'
import { openCheckProcess } from '../../../../services/finspace/versions/checks/check-process.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

function open(signal?: AbortSignal) {
  const clock = new VirtualClock()
  const main = new URL('./check-stand-in.ts', import.meta.url)
  const checks = openCheckProcess({ clock, deadline: 600_000, signal, main })
  onTestFinished(() => checks[Symbol.asyncDispose]())
  return { checks, clock }
}

test('a check that ends its process costs the changeset, not the service', async () => {
  for (const [deed, ended] of [
    ['ends', '3'],
    ['is killed', 'SIGKILL'],
  ] as const) {
    const { checks } = open()
    expect(await checks.ask('columns', 'answers')).toEqual(['price'])
    const ending = {
      code: 'RESOURCE_EXHAUSTED',
      message: `expected an end of the checks, got a process that ended (${ended})`,
    }
    await expect(checks.ask('columns', deed)).rejects.toMatchObject(ending)
    await expect(checks.ask('columns', 'answers')).rejects.toMatchObject(ending)
  }
})

test('a check that comes to no end is ended at the deadline of all', async () => {
  const { checks, clock } = open()
  expect(await checks.ask('columns', 'answers')).toEqual(['price'])
  const asked = checks.ask('columns', 'hangs')
  clock.advance(600_000)
  await expect(asked).rejects.toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    message: 'expected an end of the checks, got none within 600 s',
  })
})

test('a check ends with the work that it belongs to', async () => {
  const abort = new AbortController()
  const { checks } = open(abort.signal)
  const asked = checks.ask('columns', 'hangs')
  abort.abort(new Error('the service ends'))
  await expect(asked).rejects.toThrow('the service ends')
})
