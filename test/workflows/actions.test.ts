import { describe, expect, test } from 'vitest'
import { steps } from '../../functions/catalog.ts'
import type { WorkflowName } from '../../workflows/inputs.ts'
import { SCENES } from './support/scenes.ts'
import { createWorld } from './support/world.ts'

// In every test of this folder a step may do only what the catalog declares for it: an action too few fails them.
describe('the actions of each step', () => {
  test.each(Object.keys(SCENES) as WorkflowName[])('are enough for %s, begun and begun again', async name => {
    const world = await createWorld()
    const input = await SCENES[name].prepare(world)
    const ended = await world.run(name, input)
    expect(ended, ended.cause).toMatchObject({ status: 'SUCCEEDED' })
    const again = await world.run(name, input)
    expect(again.error).not.toBe('AccessDeniedException')
  })

  test('are exact: no wildcard, each once', () => {
    for (const [name, { actions }] of Object.entries(steps)) {
      expect(new Set(actions).size, name).toBe(actions.length)
      for (const action of actions)
        expect(action, name).toMatch(/^(finspace|s3|events|scheduler|states):[A-Za-z0-9]+$/)
    }
  })
})
