import { afterEach, describe, expect, test } from 'vitest'
import { sent } from '../../../../services/delivery/bus-event.ts'
import { Life } from '../../../../services/finspace/life/life.ts'
import {
  type LifeCycle,
  type Living,
  type States,
  StepFailure,
} from '../../../../services/finspace/life/life-cycle.ts'
import { openStore, type Store } from '../../../../services/store/store.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

interface Thing extends Living {
  status: 'NEW' | 'MAKING' | 'MADE' | 'BROKEN' | 'GOING'
  note?: string
}

const open: Store[] = []
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
})

interface Options {
  file?: string
  delayOf?: (type: string, status: string) => number
}

/** What is left out is an end. */
function start(given: Partial<States<Thing>>, { file = ':memory:', delayOf = () => 0 }: Options = {}) {
  const ends = { NEW: 'end', MAKING: 'end', MADE: 'end', BROKEN: 'end', GOING: 'end' } as const
  const states: States<Thing> = { ...ends, ...given }
  const clock = new VirtualClock()
  const store = openStore({ file, clock })
  open.push(store)
  const table = store.collection<Thing>('thing')
  const cycle: LifeCycle<Thing> = {
    ...{ type: 'Volume', table, states },
    arnOf: () => 'arn:thing',
    stamp: () => ({}),
    failure: ({ errorMessage }) => ({ note: errorMessage }),
  }
  const faults: unknown[] = []
  const world = () => ({ delayOf })
  const life = new Life(cycle, { store, clock, world, onFault: fault => faults.push(fault) })
  const events = () => sent(store.outbox, 100).map(({ event }) => event)
  return { clock, store, table, life, faults, events }
}

const thing: Living & Thing = { environmentId: 'env', status: 'NEW', revision: 0, told: 0 }

async function turns(count = 50) {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

test('a resource goes from state to state, and each change is published in its order', async () => {
  const { life, table, events } = start({
    NEW: { step: () => ({ status: 'MAKING' }) },
    MAKING: { step: async () => ({ status: 'MADE', note: 'done' }) },
  })
  life.start()
  life.put('a', thing)
  await turns()
  expect(table.get('a')).toMatchObject({ status: 'MADE', note: 'done', revision: 3 })
  const details = events().map(({ detail }) => JSON.parse(JSON.stringify(detail)))
  expect(details.map(({ data }) => [data.resource.previousStatus, data.resource.status])).toEqual([
    [undefined, 'NEW'],
    ['NEW', 'MAKING'],
    ['MAKING', 'MADE'],
  ])
  expect(details.map(({ metadata }) => metadata.sequence)).toEqual([1, 2, 3])
  await life.stop()
})

describe('a step that fails', () => {
  test('with a reason gives the resource its state of failure, and the event the reason', async () => {
    const { life, table, events, faults } = start({
      NEW: {
        step: () => {
          throw new StepFailure('INPUT_NOT_FOUND', 'nothing there')
        },
        failed: 'BROKEN',
      },
    })
    life.start()
    life.put('a', thing)
    await turns()
    expect(table.get('a')).toMatchObject({ status: 'BROKEN', note: 'nothing there' })
    expect(events().at(-1)).toMatchObject({
      detailType: 'Kx Volume State Change',
      detail: { data: { errorInfo: { errorCode: 'INPUT_NOT_FOUND', origin: 'resource' } } },
    })
    expect(faults).toEqual([])
    await life.stop()
  })

  test('by a fault of ours is logged in full, and the caller learns nothing', async () => {
    const { life, table, faults } = start({
      NEW: {
        step: () => {
          throw new TypeError('secret detail')
        },
        failed: 'BROKEN',
      },
    })
    life.start()
    life.put('a', thing)
    await turns()
    expect(table.get('a')).toMatchObject({ status: 'BROKEN', note: 'An internal error has occurred.' })
    expect(faults).toMatchObject([{ message: 'secret detail' }])
    await life.stop()
  })
})

test('a wait that ends between the end of the life and that of the store is over at the next start', async () => {
  const file = `${temporaryFolder()}/kdbflow.db`
  const states: Partial<States<Thing>> = { NEW: { after: () => 1000, step: () => ({ status: 'MADE' }) } }
  const first = start(states, { file })
  first.life.start()
  first.life.put('a', thing)
  await first.life.stop()
  first.clock.advance(1000)
  await first.store.close()
  open.pop()

  const second = start(states, { file })
  second.clock.advance(500)
  second.life.start()
  second.clock.advance(500)
  await expect.poll(() => second.table.get('a')).toMatchObject({ status: 'MADE' })
  await second.life.stop()
})

test('a request that overtakes a step aborts it and wins', async () => {
  let aborted = false
  const { life, table } = start({
    MAKING: {
      step: (_, signal) =>
        new Promise(resolve => {
          signal.addEventListener('abort', () => {
            aborted = true
            resolve({ status: 'MADE' })
          })
        }),
    },
    GOING: { step: () => 'gone' },
  })
  life.start()
  const made = life.put('a', { ...thing, status: 'MAKING' })
  await turns()
  life.put('a', { ...made, status: 'GOING' })
  await turns()
  expect(aborted).toBe(true)
  expect(table.get('a')).toBeUndefined()
  await life.stop()
})

test('a step is not aborted by what overtook the one before it', async () => {
  const begun: { status: string; aborted: boolean }[] = []
  const { life } = start({
    NEW: { step: () => ({ status: 'BROKEN' }) },
    MAKING: {
      step: ({ status }, signal) => {
        begun.push({ status, aborted: signal.aborted })
        return { status: 'MADE' }
      },
    },
  })
  life.start()
  const made = life.put('a', thing)
  // While the first still waits for the disk.
  life.put('a', { ...made, status: 'MAKING' })
  await turns()
  expect(begun).toEqual([{ status: 'MAKING', aborted: false }])
  await life.stop()
})

test('a change made by a request while a step runs is kept', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { life, table } = start({ MAKING: { step: () => promise.then(() => ({ status: 'MADE' })) } })
  life.start()
  const making = life.put('a', { ...thing, status: 'MAKING' })
  await turns()
  life.put('a', { ...making, note: 'renamed' })
  resolve()
  await turns()
  expect(table.get('a')).toMatchObject({ status: 'MADE', note: 'renamed' })
  await life.stop()
})

test('what waits is tried again when it is woken', async () => {
  let isReady = false
  const { life, table } = start({ NEW: { step: () => (isReady ? { status: 'MADE' } : 'wait') } })
  life.start()
  life.put('a', thing)
  await turns()
  expect(table.get('a')?.status).toBe('NEW')
  isReady = true
  life.wake('a')
  await turns()
  expect(table.get('a')?.status).toBe('MADE')
  await life.stop()
})

test('a state with a time is left when the time is over', async () => {
  const { life, table, clock } = start({ NEW: { after: () => 1000, step: () => 'gone' } })
  life.start()
  life.put('a', thing)
  clock.advance(999)
  await turns()
  expect(table.get('a')).toBeDefined()
  clock.advance(1)
  await turns()
  expect(table.get('a')).toBeUndefined()
  await life.stop()
})

test('a state is left when what is around the service has taken its time', async () => {
  const states: Partial<States<Thing>> = {
    NEW: { step: () => ({ status: 'MAKING' }) },
    MAKING: { step: () => ({ status: 'MADE' }) },
  }
  const delayOf = (type: string, status: string) => (type === 'Volume' && status === 'MAKING' ? 1000 : 0)
  const { life, table, clock } = start(states, { delayOf })
  life.start()
  life.put('a', thing)
  await turns()
  clock.advance(999)
  await turns()
  expect(table.get('a')).toMatchObject({ status: 'MAKING' })
  clock.advance(1)
  await turns()
  expect(table.get('a')).toMatchObject({ status: 'MADE' })
  await life.stop()
})

test('after a crash every resource on its way goes on from the state in the store', async () => {
  const file = `${temporaryFolder()}/kdbflow.db`
  // The first process never comes to run a step.
  const first = start({ NEW: { step: () => ({ status: 'MADE' }) } }, { file })
  for (let number = 0; number < 20; number += 1) first.life.put(`thing-${number}`, thing)
  await first.store.close()
  open.splice(0)

  const second = start({ NEW: { step: () => ({ status: 'MADE' }) } }, { file })
  second.life.start()
  await turns(200)
  await second.store.durable()
  await turns()
  expect(second.table.list().map(({ value }) => value.status)).toEqual(
    Array.from({ length: 20 }, () => 'MADE'),
  )
  await second.life.stop()
})

test('a time that ran out while the service was ending runs anew after its start', async () => {
  const { life, table, clock } = start({ NEW: { after: () => 1000, step: () => 'gone' } })
  life.start()
  life.put('a', thing)
  await life.stop()
  clock.advance(1000)
  await turns()
  expect(table.get('a')).toBeDefined()
  life.start()
  clock.advance(1000)
  await turns()
  expect(table.get('a')).toBeUndefined()
  await life.stop()
})
