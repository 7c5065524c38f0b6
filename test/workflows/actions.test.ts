import { describe, expect, test } from 'vitest'
import { steps } from '../../functions/catalog.ts'
import type { WorkflowName } from '../../workflows/inputs.ts'
import { SCENES } from './support/scenes.ts'
import { createWorld } from './support/world.ts'

describe('the actions of each step', () => {
  test.each(Object.keys(SCENES) as WorkflowName[])('in %s are declared in the catalog', async name => {
    const world = await createWorld()
    expect(await world.run(name, await SCENES[name].prepare(world))).toMatchObject({ status: 'SUCCEEDED' })
    for (const [step, needed] of world.actions) {
      expect(steps[step]?.actions, step).toEqual(expect.arrayContaining([...needed]))
    }
  })

  test('are exact: no wildcard, no resource but through an action, each once', () => {
    for (const [name, { actions }] of Object.entries(steps)) {
      expect(new Set(actions).size, name).toBe(actions.length)
      for (const action of actions) expect(action, name).toMatch(/^(finspace|s3|events|states):[A-Za-z0-9]+$/)
    }
  })
})
