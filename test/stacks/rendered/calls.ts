import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { workflows } from '../../../workflows/catalog.ts'
import type { WorkflowName } from '../../../workflows/inputs.ts'
import { ACCOUNT, type Asked, askedBy, type Client } from '../../workflows/support/asked.ts'
import type { ClientClass, Command, Send } from '../../workflows/support/clients.ts'
import { running } from '../../workflows/support/run-step.ts'
import { SCENES } from '../../workflows/support/scenes.ts'
import { createWorld } from '../../workflows/support/world.ts'
import { account, region } from '../evaluate/evaluate.ts'
import type { Evaluated } from '../evaluate/evaluated.ts'
import { allowed, titleOf } from './policies.ts'

/** Runs every workflow, and asks the rendered roles of the stage `example-aws` for each call that a step makes on the way. */
export const describeCalls = (stage: () => Evaluated) =>
  describe('what steps ask of AWS while they run', () => {
    test.each(Object.keys(workflows) as WorkflowName[])('is allowed to their roles: %s', async name => {
      const world = await createWorld()
      const input = await SCENES[name].prepare(world)
      const calls = recordCalls()
      expect(await world.run(name, input)).toMatchObject({ status: 'SUCCEEDED' })
      expect(calls.size, 'calls that were recorded').toBeGreaterThan(0)
      const refused = [...calls].filter(call => !isAllowed(stage(), JSON.parse(call)))
      expect(refused).toEqual([])
    })

    test('would be refused to another role', () => {
      const call = { step: 'read-plan', action: 's3:PutObject', resource: 'arn:aws:s3:::State/plans/x' }
      expect(isAllowed(stage(), call)).toBe(false)
      expect(isAllowed(stage(), { ...call, step: 'plan-load' })).toBe(true)
      const elsewhere = 'arn:aws:s3:::other/plans/x'
      expect(isAllowed(stage(), { ...call, step: 'plan-load', resource: elsewhere })).toBe(false)
    })
  })

interface Call extends Asked {
  step: string
}

/** The calls from here on, each once, as JSON. */
function recordCalls(): Set<string> {
  const calls = new Set<string>()
  const record = (client: Client, { prototype }: ClientClass) => {
    const send = prototype.send as Send
    // The world put its own in place, and takes all away when it ends.
    prototype.send = (command: Command) => {
      const step = running.getStore()
      if (step !== undefined) calls.add(JSON.stringify({ step, ...inStage(askedBy(client, command)) }))
      return send(command)
    }
  }
  record('finspace', FinspaceClient)
  record('s3', S3Client)
  record('states', SFNClient)
  record('events', EventBridgeClient)
  return calls
}

/** As the stage names it: its buckets, and its name before those of machines, in its own account and region. */
const inStage = ({ action, resource }: Asked): Asked => ({
  action,
  resource: resource
    .replace(/^arn:aws:s3:::kdbflow-state/, 'arn:aws:s3:::State')
    .replace(/^arn:aws:s3:::data/, 'arn:aws:s3:::market-data')
    .replace(`:${ACCOUNT.region}:${ACCOUNT.accountId}:`, `:${region}:${account}:`)
    .replace(':execution:', ':execution:kdbflow-example-aws-'),
})

const isAllowed = (stage: Evaluated, { step, action, resource }: Call): boolean =>
  allowed(stage, `${titleOf(step)}FunctionRole`).some(one => {
    const [may = '', on = ''] = one.split(' ')
    // The only wildcard here is at the end.
    return may === action && (on.endsWith('*') ? resource.startsWith(on.slice(0, -1)) : on === resource)
  })
