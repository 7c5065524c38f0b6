import { join } from 'node:path'
import { RedriveExecutionCommand, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../../services/store/clock.ts'
import { openStore } from '../../../services/store/store.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { ended, historyOf, startMachine, startStepFunctions } from './support.ts'

const waiting = {
  StartAt: 'W',
  States: { W: { Type: 'Wait', Seconds: 60, Next: 'P' }, P: { Type: 'Pass', End: true } },
}

const machineOf = (executionArn: string) =>
  executionArn.replace(':execution:', ':stateMachine:').split(':').slice(0, 7).join(':')

describe('an execution that waits', () => {
  test('is nothing that a start takes up; its timer is', async () => {
    const file = join(temporaryFolder(), 'kdbflow.db')
    const clock = new VirtualClock(Date.now())
    const before = await startStepFunctions({ file, clock })
    const first = await startMachine(before.client, waiting)
    const stateMachineArn = machineOf(first)
    const arns = [first]
    for (let index = 0; index < 30; index += 1) {
      const { executionArn = '' } = await before.client.send(new StartExecutionCommand({ stateMachineArn }))
      arns.push(executionArn)
    }
    const open = before.store.work('stepfunctions.execution')
    while (open.countReady() > 0) await new Promise(resolve => setImmediate(resolve))
    await before.stop()
    const after = await startStepFunctions({ file, clock })
    clock.advance(60_000)
    for (const arn of arns) expect((await ended(after.client, arn)).status).toBe('SUCCEEDED')
  })

  test('goes on to its deadline when it was aborted and is redriven', async () => {
    const clock = new VirtualClock(Date.now())
    const { client } = await startStepFunctions({ clock })
    const executionArn = await startMachine(client, waiting)
    while ((await historyOf(client, executionArn)).length < 2);
    await client.send(new StopExecutionCommand({ executionArn }))
    await client.send(new RedriveExecutionCommand({ executionArn }))
    clock.advance(59_999)
    expect((await historyOf(client, executionArn)).at(-1)?.type).toBe('ExecutionRedriven')
    clock.advance(1)
    expect((await ended(client, executionArn)).status).toBe('SUCCEEDED')
  })
})

describe('the sync policy', () => {
  const names = ['A', 'B', 'C', 'D', 'E']
  const chain = {
    StartAt: 'A',
    States: Object.fromEntries(
      names.map((name, index) => [
        name,
        { Type: 'Pass', ...(index === 4 ? { End: true } : { Next: names[index + 1] }) },
      ]),
    ),
  }

  /** How often the engine waited for the disk, and how many appends it made. */
  async function run(sync: 'turn' | 'transition') {
    const opened = openStore({ file: ':memory:', clock: systemClock })
    const asked = { syncs: 0, appends: 0 }
    const store: typeof opened = {
      ...opened,
      durable() {
        asked.syncs += 1
        return opened.durable()
      },
      streams<T>(name: string) {
        const streams = opened.streams<T>(name)
        return {
          ...streams,
          append: (...given: Parameters<typeof streams.append>) => {
            asked.appends += 1
            streams.append(...given)
          },
        }
      },
    }
    const { client } = await startStepFunctions({ store, sync })
    await ended(client, await startMachine(client, chain))
    return asked
  }

  test('turn appends a run of states at once, and waits for no sync in between', async () => {
    expect(await run('turn')).toEqual({ syncs: 0, appends: 2 })
  })

  test('transition appends and syncs each', async () => {
    expect(await run('transition')).toEqual({ syncs: 5, appends: 7 })
  })
})
