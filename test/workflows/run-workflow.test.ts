// A workflow that a workflow starts: what of its start may be lost, and what of its end is passed on.
import { describe, expect, test } from 'vitest'
import { workflows } from '../../workflows/catalog.ts'
import { INPUTS } from '../../workflows/inputs.ts'
import { provisioned, putSources } from './support/scenes.ts'
import { createWorld, type CommonWorld as World } from './support/world.ts'

const machineArn = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`

async function start(world: World, [machine, name]: readonly [string, string], input: object) {
  const request = { stateMachineArn: machineArn(machine), name, input: JSON.stringify(input) }
  return (await world.ask('StartExecution', request)).executionArn
}

/** A load whose roll-out is started already, and has ended, when the load comes to start it. */
async function loadThatHasStarted(change: (rollOut: object) => object = rollOut => rollOut) {
  const world = await createWorld()
  const environmentId = await provisioned(world)
  putSources(world)
  const { waves } = INPUTS['roll-out-clusters'].example
  const input = { ...INPUTS['load-database'].example, environmentId, waves }
  const { changeRequests, databaseName, dataviews, ...rollOut } = INPUTS['load-database'].schema.parse(input)
  let calls = 0
  world.hooks.before = step => {
    if (step !== 'unlock-database' || ++calls > 14) return
    if (calls === 1) void start(world, ['roll-out-clusters', 'load-1-0'], change(rollOut))
    throw Object.assign(new Error('not now'), { name: 'ServiceUnreachable' })
  }
  return { world, end: world.end(await start(world, ['load-database', 'load-1'], input)) }
}

describe('a start whose answer was lost', () => {
  test('of what has succeeded since goes on with that, and starts it no second time', async () => {
    const { world, end } = await loadThatHasStarted()
    const ended = await end
    expect(ended, ended.cause).toMatchObject({ status: 'SUCCEEDED' })
    expect(world.faults.count('CreateKxCluster')).toBe(1)
  })

  test('of what has failed since fails with its failure', async () => {
    const { world, end } = await loadThatHasStarted()
    world.service.set({ world: { networks: { deny: ['vpc-*'] } } })
    expect(await end).toMatchObject({ status: 'FAILED', error: 'KxClusterFailed' })
    const failures = world.events.filter(({ type }) => type === 'Workflow Failed')
    expect(failures.at(-1)?.detail.data).toMatchObject({
      workflow: { name: 'load-database' },
      step: { name: 'get-execution' },
      errorInfo: { errorCode: 'USER_RECOVERABLE' },
    })
  })

  test('is not taken for that of another, which has the name by chance', async () => {
    const { end } = await loadThatHasStarted(rollOut => ({ ...rollOut, timeoutSeconds: 1234 }))
    expect(await end).toMatchObject({ status: 'FAILED', error: 'ExecutionAlreadyExists' })
  })
})

test('a start is tried again where Step Functions cannot answer, and never for a failure of what it started', () => {
  const starts = Object.values(workflows).flatMap(({ States }) =>
    Object.values(States).filter(
      state => state.Type === 'Task' && state.Resource === 'arn:aws:states:::states:startExecution.sync:2',
    ),
  )
  expect(starts).toHaveLength(5)
  for (const state of starts) {
    const names = 'Retry' in state ? (state.Retry ?? []).flatMap(({ ErrorEquals }) => ErrorEquals) : []
    expect(names).toContain('StepFunctions.ThrottlingException')
    for (const name of names) expect(name).toMatch(/^StepFunctions\./)
  }
})
