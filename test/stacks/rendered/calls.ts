import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { workflows } from '../../../workflows/catalog.ts'
import type { WorkflowName } from '../../../workflows/inputs.ts'
import type { ClientClass, Command, Send } from '../../workflows/support/clients.ts'
import { running } from '../../workflows/support/run-step.ts'
import { SCENES } from '../../workflows/support/scenes.ts'
import { createWorld } from '../../workflows/support/world.ts'
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

interface Call {
  step: string
  action: string
  resource: string
}

/** The calls from here on, each once, as JSON. */
function recordCalls(): Set<string> {
  const calls = new Set<string>()
  const record = (
    { prototype }: ClientClass,
    callOf: (operation: string, input: Input) => Omit<Call, 'step'>,
  ) => {
    const send = prototype.send as Send
    // The world put its own in place, and takes all away when it ends.
    prototype.send = (command: Command) => {
      const step = running.getStore()
      const call = callOf(command.constructor.name.replace(/Command$/, ''), command.input)
      if (step !== undefined) calls.add(JSON.stringify({ step, ...call }))
      return send(command)
    }
  }
  record(FinspaceClient, onFinspace)
  record(S3Client, onS3)
  record(SFNClient, onStates)
  record(EventBridgeClient, onEvents)
  return calls
}

interface Input {
  environmentId?: string
  Bucket?: string
  Key?: string
  executionArn?: string
  Entries?: { EventBusName?: string }[]
}

const onFinspace = (operation: string, { environmentId = 'any' }: Input) => ({
  action: `finspace:${operation}`,
  resource: `arn:aws:finspace:eu-west-1:123456789012:kxEnvironment/${environmentId}`,
})

/** The tests' buckets, by the names of the stage's settings. */
const BUCKETS: Record<string, string> = { 'kdbflow-state': 'State', data: 'market-data' }

const onS3 = (operation: string, { Bucket = '', Key }: Input) => {
  const bucket = `arn:aws:s3:::${BUCKETS[Bucket] ?? Bucket}`
  return Key === undefined
    ? { action: operation.replace(/^ListObjectsV2$/, 's3:ListBucket'), resource: bucket }
    : { action: `s3:${operation}`, resource: `${bucket}/${Key}` }
}

/** Machines have the stage in their names, in the stage's account and region. */
const onStates = (operation: string, { executionArn = '' }: Input) => ({
  action: `states:${operation}`,
  resource: executionArn
    .replace(':us-east-1:000000000000:', ':eu-west-1:123456789012:')
    .replace(':execution:', ':execution:kdbflow-example-aws-'),
})

const onEvents = (operation: string, { Entries = [] }: Input) => ({
  action: `events:${operation}`,
  resource: `arn:aws:events:eu-west-1:123456789012:event-bus/${Entries[0]?.EventBusName}`,
})

const isAllowed = (stage: Evaluated, { step, action, resource }: Call): boolean =>
  allowed(stage, `${titleOf(step)}FunctionRole`).some(one => {
    const [may = '', on = ''] = one.split(' ')
    // The only wildcard here is at the end.
    return may === action && (on.endsWith('*') ? resource.startsWith(on.slice(0, -1)) : on === resource)
  })
