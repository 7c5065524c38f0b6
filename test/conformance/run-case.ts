import { isObject, type Json, type JsonObject } from '../../asl/json.ts'
import { ServiceException } from '../../services/wire/service-exception.ts'
import type { Case, CaseEvent, ExecutionCase, RequestCase } from './case.ts'
import { differences, isSame, normal, type Outcome } from './compare.ts'
import { mockTasks } from './mocks.ts'
import { openWorld, type World } from './world.ts'

/** Runs one case; answers how it differs from what AWS recorded. */
export async function runCase(recorded: Case): Promise<string[]> {
  try {
    return recorded.kind === 'execution' ? await runExecution(recorded) : await runRequest(recorded)
  } catch (error) {
    return [error instanceof Error ? `${error.name}: ${error.message}` : String(error)]
  }
}

async function runExecution(recorded: ExecutionCase): Promise<string[]> {
  const world: World = openWorld(
    mockTasks(recorded.mocks ?? [], async (taskToken, outcome) => {
      if (outcome.is === 'failed') {
        const { error, cause } = outcome
        await world.call('SendTaskFailure', { taskToken, error, cause })
      } else await world.call('SendTaskSuccess', { taskToken, output: JSON.stringify(outcome.output) })
    }),
  )
  try {
    const outcome = await execute(world, recorded)
    return [
      ...differences(recorded, outcome),
      ...world.faults.map(fault => `the engine failed: ${String(fault)}`),
    ]
  } finally {
    await world.close()
  }
}

/** So often time is moved before an execution counts as hung. */
const MOST_MOVES = 2000

async function execute(world: World, recorded: ExecutionCase): Promise<Outcome> {
  const { stateMachineArn } = await world.call('CreateStateMachine', {
    ...namesIn(recorded),
    definition: JSON.stringify(recorded.definition),
    type: recorded.type,
  })
  const { executionArn } = await world.call('StartExecution', {
    stateMachineArn,
    name: executionNameIn(recorded),
    input: JSON.stringify(recorded.input),
  })
  const arn = String(executionArn)
  await world.settle(arn)
  if (recorded.expected.status === 'ABORTED') await world.call('StopExecution', { executionArn })
  for (let moves = 0; moves < MOST_MOVES; moves += 1) {
    await world.settle(arn)
    const described = await world.call('DescribeExecution', { executionArn })
    if (described['status'] !== 'RUNNING') return outcomeOf(described, await eventsOf(world, executionArn))
    world.move()
  }
  throw new Error(`expected the execution to end within ${MOST_MOVES} moves of the clock`)
}

/** The machine's name and role as the record shows them, where it shows them: the context object has both. */
function namesIn(recorded: ExecutionCase): { name: string; roleArn: string } {
  const text = JSON.stringify([recorded.expected, recorded.events])
  const name = /:(?:execution|stateMachine|mapRun):([\w-]+)|"(statemachine_\w+)"/
    .exec(text)
    ?.slice(1)
    .find(found => found !== undefined)
  const roleArn = /arn:aws:iam::\d+:role\/[\w-]+/.exec(text)?.[0] ?? 'arn:aws:iam::111111111111:role/role'
  return { name: name ?? 'machine', roleArn }
}

function executionNameIn(recorded: ExecutionCase): string {
  const text = JSON.stringify([recorded.expected, recorded.events])
  return /:execution:[\w-]+:([\w-]+)/.exec(text)?.[1] ?? 'execution'
}

function outcomeOf(described: Record<string, unknown>, events: CaseEvent[]): Outcome {
  const { status, output, error, cause } = described
  return {
    status: String(status),
    events,
    ...(typeof output === 'string' ? { output: JSON.parse(output) as Json } : {}),
    ...(typeof error === 'string' ? { error } : {}),
    ...(typeof cause === 'string' ? { cause } : {}),
  }
}

async function eventsOf(world: World, executionArn: unknown): Promise<CaseEvent[]> {
  const found: CaseEvent[] = []
  for (let nextToken: unknown; ; ) {
    const page = await world.call('GetExecutionHistory', { executionArn, maxResults: 1000, nextToken })
    // The operation's own output shape.
    for (const event of page['events'] as Record<string, Json>[]) found.push(caseEvent(event))
    nextToken = page['nextToken']
    if (nextToken === undefined) return found
  }
}

const TEXTS = new Set(['input', 'output', 'parameters'])
const DROPPED = new Set(['inputDetails', 'outputDetails', 'roleArn'])

function caseEvent({ id, previousEventId, type, ...rest }: Record<string, Json>): CaseEvent {
  const details = Object.entries(rest).find(([name]) => name.endsWith('EventDetails'))?.[1]
  const members = Object.entries(isObject(details) ? details : {})
    .filter(([name]) => !DROPPED.has(name))
    .map(([name, value]) => [name, TEXTS.has(name) ? JSON.parse(String(value)) : value])
  return {
    id: Number(id),
    previousEventId: Number(previousEventId),
    type: String(type),
    details: Object.fromEntries(members) as JsonObject,
  }
}

async function runRequest({
  kind,
  operation = 'test_state',
  request,
  requestRaw,
  expected,
}: RequestCase): Promise<string[]> {
  const world = openWorld(mockTasks([], () => Promise.resolve()))
  try {
    const asked = request ?? requestRaw ?? {}
    const wanted = kind === 'api-error' ? (expected['Error'] as Json) : expected
    if (kind === 'api-error' && !isAboutArn(wanted)) await prepare(world, asked)
    const answer = await answerOf(world, pascal(operation), asked)
    if (isSame(normal(wanted), normal(answer))) return []
    return [`expected ${JSON.stringify(wanted)}, got ${JSON.stringify(answer)}`]
  } finally {
    await world.close()
  }
}

const isAboutArn = (error: Json): boolean =>
  isObject(error) && ['StateMachineDoesNotExist', 'InvalidArn'].includes(String(error['Code']))

/** A request about a machine was recorded where that machine was, unless AWS said that it was not. */
async function prepare(world: World, { stateMachineArn }: JsonObject): Promise<void> {
  if (typeof stateMachineArn !== 'string') return
  await world.call('CreateStateMachine', {
    name: stateMachineArn.split(':')[6],
    roleArn: 'arn:aws:iam::111111111111:role/role',
    definition: '{"StartAt":"Pass","States":{"Pass":{"Type":"Pass","End":true}}}',
  })
}

const pascal = (operation: string) =>
  operation.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())

async function answerOf(world: World, operation: string, request: JsonObject): Promise<unknown> {
  try {
    return await world.call(operation, request)
  } catch (error) {
    if (error instanceof ServiceException) return { Code: error.code, Message: error.message }
    throw error
  }
}
