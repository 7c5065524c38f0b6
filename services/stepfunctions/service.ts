// Step Functions: state machines and their executions, durable, over awsJson.

import { checkPassRole, type PassRole } from '../iam/pass-role.ts'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import type { Account } from '../wire/account.ts'
import { awsJson } from '../wire/aws-json.ts'
import type { Service } from '../wire/call.ts'
import { Engine } from './engine/engine.ts'
import { openRecords } from './engine/records.ts'
import type { Ports } from './integrations/ports.ts'
import { createTaskRunner } from './integrations/runner.ts'
import type { Context } from './operations/context.ts'
import { REFUSED } from './operations/not-served.ts'
import { operations } from './operations/table.ts'
import type { TaskRunner } from './tasks/task-runner.ts'

export interface StepFunctionsParts extends Ports, Account {
  store: Store
  clock: Clock
  random: Random
  /** When a transition is on the disk: see docs/guarantees.md. */
  sync?: 'turn' | 'transition'
  /** How long a closed execution is kept; AWS's 90 days where absent. */
  executionsKeptMs?: number
  /** Receives how many states an execution of a machine has entered. */
  onTransitions?(machineArn: string, count: number): void
  /** Checks who gives a machine a role. */
  passRole?: PassRole
  /** Runs tasks in place of the integrations. */
  tasks?: TaskRunner
  /** Receives faults of the engine itself. */
  report(error: unknown): void
}

export function createStepFunctions(parts: StepFunctionsParts): Service {
  const {
    store,
    clock,
    random,
    region,
    accountId,
    sync = 'turn',
    passRole = checkPassRole,
    report,
    sdkParameters,
  } = parts
  const records = openRecords(store)
  const tasks = parts.tasks ?? createTaskRunner(parts, () => context)
  const { executionsKeptMs, onTransitions } = parts
  const engine = new Engine({
    ...{ store, records, clock, random, region, tasks, sync, report },
    ...(executionsKeptMs === undefined ? {} : { executionsKeptMs }),
    ...(onTransitions === undefined ? {} : { onTransitions }),
  })
  const context: Context = {
    store,
    records,
    engine,
    clock,
    random,
    account: { region, accountId },
    passRole,
    sdkParameters,
  }
  const service = awsJson({
    name: 'states',
    region,
    target: 'AWSStepFunctions',
    version: '1.0',
    operations: operations(context),
    refused: REFUSED,
  })
  return { ...service, start: () => engine.start(), stop: () => engine.stop() }
}
