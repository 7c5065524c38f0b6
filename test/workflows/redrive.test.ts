import { describe, expect, test } from 'vitest'
import type { WorkflowName } from '../../workflows/inputs.ts'
import { SCENES } from './support/scenes.ts'
import { createWorld, type World } from './support/world.ts'

describe.each(Object.keys(SCENES) as WorkflowName[])('%s', name => {
  test.each([
    ['before it has done anything', 'before'],
    ['after it has, its answer lost', 'after'],
  ] as const)(
    'fails at any step %s, is redriven, and ends as if nothing had been',
    async (_, when) => {
      const undisturbed = await createWorld()
      const steps = await recordSteps(undisturbed, name)
      const end = await undisturbed.inventory()
      expect(steps.length).toBeGreaterThan(1)
      for (const { step, nth } of distinct(steps)) {
        const world = await createWorld()
        const input = await SCENES[name].prepare(world)
        failAtStep(world, { when, step, nth })
        const failed = await world.run(name, input)
        expect(failed, step).toMatchObject({ status: 'FAILED', error: 'Boom' })
        expect(JSON.parse(failed.cause ?? '').errorMessage).toBe('at this step')
        const published = failuresPublished(world)
        // Where it was a workflow's child that failed, the child publishes it too.
        expect(published[0]).toEqual([expect.any(String), step, 'INTERNAL'])
        expect(published.filter(([workflow]) => workflow === name)).toHaveLength(1)
        const redriven = await world.redrive(failed.executionArn)
        expect(redriven, `${step}: ${redriven.cause}`).toMatchObject({ status: 'SUCCEEDED' })
        expect(failuresPublished(world)).toEqual(published)
        expect(await world.inventory(), step).toEqual(end)
      }
    },
    120_000,
  )
})

test.each(
  Object.keys(SCENES) as WorkflowName[],
)('%s ends the same when every step runs twice', async name => {
  const once = await createWorld()
  expect(await once.run(name, await SCENES[name].prepare(once))).toMatchObject({ status: 'SUCCEEDED' })
  const twice = await createWorld()
  const input = await SCENES[name].prepare(twice)
  twice.hooks.times = 2
  const ended = await twice.run(name, input)
  expect(ended, ended.cause).toMatchObject({ status: 'SUCCEEDED' })
  expect(await twice.inventory()).toEqual(await once.inventory())
})

async function recordSteps(world: World, name: WorkflowName): Promise<string[]> {
  const steps: string[] = []
  const input = await SCENES[name].prepare(world)
  world.hooks.before = step => void steps.push(step)
  expect(await world.run(name, input)).toMatchObject({ status: 'SUCCEEDED' })
  return steps
}

/** The first, second and last call of each step: polls in between are all alike. */
const distinct = (steps: string[]) =>
  [...new Set(steps)].flatMap(step => {
    const calls = steps.filter(other => other === step).length
    return [...new Set([1, Math.min(2, calls), calls])].map(nth => ({ step, nth }))
  })

interface Failing {
  when: 'before' | 'after'
  step: string
  /** Which of its calls, from 1. */
  nth: number
}

function failAtStep(world: World, { when, step, nth }: Failing) {
  let calls = 0
  world.hooks[when] = (called: string) => {
    if (called !== step) return
    calls += 1
    if (calls === nth) throw Object.assign(new Error('at this step'), { name: 'Boom' })
  }
}

const failuresPublished = ({ events }: World) =>
  events
    .filter(({ type }) => type === 'Workflow Failed')
    .map(({ detail: { data } }) => {
      const { workflow, step, errorInfo } = data as Record<string, Record<string, string>>
      return [workflow?.['name'], step?.['name'], errorInfo?.['errorCode']]
    })
