import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../asl/json.ts'
import { type ExecutionRecord, openRecords } from '../../../services/stepfunctions/engine/records.ts'
import type { HistoryEvent } from '../../../services/stepfunctions/history/event.ts'
import { createStepFunctions } from '../../../services/stepfunctions/service.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { answer, machines } from './machines.ts'

const arn = 'arn:aws:states:us-east-1:000000000000:execution:m:e'

const record: ExecutionRecord = {
  arn,
  name: 'e',
  machineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
  roleArn: 'role',
  definitionId: '',
  revisionId: '',
  status: 'RUNNING',
  startTime: 0,
  redriveCount: 0,
  inputDigest: '',
}

/** Runs an execution from what a crash has left of its history to its end. */
async function resume(definition: JsonObject, history: readonly HistoryEvent[]): Promise<HistoryEvent[]> {
  const clock = new VirtualClock(history.at(-1)?.time ?? 0)
  const store = openStore({ file: ':memory:', clock })
  const records = openRecords(store)
  const definitionId = records.definitions.put(JSON.stringify(definition))
  records.executions.put(arn, { ...record, definitionId })
  records.histories.append(arn, 0, history)
  store.work('stepfunctions.execution').ask(arn)
  const faults: unknown[] = []
  const service = createStepFunctions({
    store,
    clock,
    random: systemRandom,
    region: 'us-east-1',
    accountId: '000000000000',
    tasks: { run: answer },
    runFunction: () => Promise.reject(new Error('not called')),
    callService: () => Promise.reject(new Error('not called')),
    report: error => faults.push(error),
  })
  await service.start?.()
  while (records.executions.get(arn)?.status === 'RUNNING') {
    const length = records.histories.length(arn)
    for (let turn = 0; turn < 6; turn += 1) await new Promise(resolve => setImmediate(resolve))
    if (records.histories.length(arn) === length) clock.advanceTo(clock.next() ?? clock.now())
  }
  expect(faults).toEqual([])
  const whole = records.histories.read(arn)
  await service.stop?.()
  await store.close()
  return whole
}

/** What happened, whatever the order of branches and the times; what was cut off may have come further. */
const gist = (history: readonly HistoryEvent[]) =>
  history
    .filter(({ type, id }) => id !== undefined && !type.endsWith('Aborted'))
    .map(({ id: _id, previous: _previous, time: _time, thread: _thread, ...body }) => JSON.stringify(body))
    .sort()

const start: HistoryEvent = {
  type: 'ExecutionStarted',
  id: 1,
  previous: 0,
  time: Date.parse('2026-01-05T00:00:00Z'),
  input: {},
  roleArn: 'role',
}

describe('an execution cut off after any event', () => {
  test('goes on to the same end as one that was not', async () => {
    await fc.assert(
      fc.asyncProperty(machines, fc.nat(), async (definition, cut) => {
        const whole = await resume(definition, [start])
        expect(whole.map(({ id }) => id).filter(id => id !== undefined)).toEqual(
          Array.from({ length: whole.filter(({ id }) => id !== undefined).length }, (_, index) => index + 1),
        )
        const prefix = whole.slice(0, 1 + (cut % (whole.length - 1)))
        const resumed = await resume(definition, prefix)
        expect(resumed.slice(0, prefix.length)).toEqual(prefix)
        expect(resumed.at(-1)?.type).toBe(whole.at(-1)?.type)
        // A failure cuts off the other branches where they happen to be.
        if (!whole.some(({ type }) => type === 'ParallelStateFailed' || type === 'MapStateFailed')) {
          expect(gist(resumed)).toEqual(gist(whole))
        }
      }),
      { numRuns: 150 },
    )
  })
})
