import { expect, test } from 'vitest'
import { openRecords } from '../../../services/stepfunctions/engine/records.ts'
import { createStepFunctions } from '../../../services/stepfunctions/service.ts'
import { systemRandom } from '../../../services/store/random.ts'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:m'
const arnOf = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:m:${name}`
const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:f'
const definition = { StartAt: 'T', States: { T: { Type: 'Task', Resource, End: true } } }

/** A store in which executions are under way, each with how many starts have found it so. */
async function openWith(starts: Readonly<Record<string, number>>) {
  const clock = new VirtualClock()
  const store = openStore({ file: ':memory:', clock })
  const records = openRecords(store)
  const definitionId = records.definitions.put(JSON.stringify(definition))
  const open = store.work('stepfunctions.execution')
  for (const name of Object.keys(starts)) {
    const arn = arnOf(name)
    const rest = { roleArn: 'role', revisionId: '', redriveCount: 0, inputDigest: '', startTime: clock.now() }
    records.executions.put(arn, { arn, name, machineArn: machine, definitionId, status: 'RUNNING', ...rest })
    const started = { type: 'ExecutionStarted', input: {}, roleArn: 'role' } as const
    records.histories.append(arn, 0, [{ id: 1, previous: 0, time: clock.now(), ...started }])
  }
  // As many starts as it says, none of which came to do anything.
  for (let round = Math.max(...Object.values(starts)); round >= 0; round -= 1) {
    for (const [name, count] of Object.entries(starts)) if (count === round) open.ask(arnOf(name))
    if (round > 0) open.start(() => undefined, console.error)
    await open.stop()
  }
  return { clock, store }
}

test('a start goes on with what the fewest starts have found under way', async () => {
  const { clock, store } = await openWith({ a: 3, b: 1, c: 0, d: 2 })
  const asked: string[] = []
  const service = createStepFunctions({
    store,
    clock,
    random: systemRandom,
    region: 'us-east-1',
    accountId: '000000000000',
    tasks: {
      run({ executionArn }) {
        asked.push(executionArn.slice(-1))
        return new Promise(() => undefined)
      },
    },
    runFunction: () => Promise.reject(new Error('not called')),
    callService: () => Promise.reject(new Error('not called')),
    report: error => expect.unreachable(String(error)),
  })
  await service.start?.()
  await expect.poll(() => asked).toEqual(['c', 'b', 'd', 'a'])
  await service.stop?.()
  await store.close()
})
