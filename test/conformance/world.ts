// Step Functions in this process, on a clock of its own: what every case runs in.
import { createStepFunctions } from '../../services/stepfunctions/service.ts'
import type { TaskRunner } from '../../services/stepfunctions/tasks/task-runner.ts'
import { systemRandom } from '../../services/store/random.ts'
import { openStore } from '../../services/store/store.ts'
import type { Principal } from '../../services/wire/call.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

/** The account and region of the records. */
const accountId = '111111111111'
const region = 'us-east-1'

const principal: Principal = {
  accountId,
  arn: `arn:aws:iam::${accountId}:root`,
  accessKeyId: 'AKIACONFORMANCE',
  authorize: () => undefined,
}

export interface World {
  /** Runs an operation; rejects with a ServiceException. */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>
  /** Lets everything happen to the execution that needs no time. */
  settle(executionArn: string): Promise<void>
  /** Moves to the next moment at which something happens. */
  move(): void
  /** Faults of the engine itself. */
  faults: unknown[]
  close(): Promise<void>
}

/** So many turns of the event loop without a new event mean that only time helps. */
const QUIET = 8

export function openWorld(tasks: TaskRunner): World {
  const clock = new VirtualClock()
  const store = openStore({ file: ':memory:', clock })
  const histories = store.streams('stepfunctions.history')
  const faults: unknown[] = []
  const service = createStepFunctions({
    store,
    clock,
    random: systemRandom,
    region,
    accountId,
    tasks,
    runFunction: () => Promise.reject(new Error('expected tasks to be mocked')),
    callService: () => Promise.reject(new Error('expected tasks to be mocked')),
    report: error => faults.push(error),
  })
  void service.start?.()
  return {
    faults,
    // Every operation answers an object.
    call: async (operation, input) =>
      (await service.invoke?.(operation, input, principal)) as Record<string, unknown>,
    async settle(executionArn) {
      for (let quiet = 0, length = 0; quiet < QUIET; quiet += 1) {
        await new Promise(resolve => setImmediate(resolve))
        if (histories.length(executionArn) !== length) quiet = 0
        length = histories.length(executionArn)
      }
    },
    move() {
      const due = clock.next()
      if (due !== undefined) clock.advanceTo(due)
    },
    async close() {
      await service.stop?.()
      await store.close()
    },
  }
}
