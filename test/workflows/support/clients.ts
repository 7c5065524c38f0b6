// What the SDK's clients of the steps are answered by, within what each step may ask for.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { NoSuchKey, S3Client } from '@aws-sdk/client-s3'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SFNClient } from '@aws-sdk/client-sfn'
import { DETAILS, type DetailType } from '../../../events/detail.ts'
import { steps } from '../../../functions/catalog.ts'
import { decide } from '../../../services/iam/policy.ts'
import { stepPolicy } from '../../../services/start/step-rights.ts'
import { ACCOUNT, type Asked, askedBy, bucketArn, type Client } from './asked.ts'
import { running } from './run-step.ts'

export interface Command {
  input: object
  constructor: { name: string }
}

export type Send = (command: Command) => Promise<unknown>

/** The clients' send has an overload for each command; a fake answers them all alike. */
export interface ClientClass {
  prototype: { send: unknown }
}

export interface PublishedEvent {
  type: DetailType
  detail: { metadata: { eventId: string }; data: Record<string, unknown> }
}

interface Fakes {
  finspace: Send
  s3: Send
  stepFunctions: (operation: string, input: object) => Promise<unknown>
  /** Puts the answer in place of the client's own `send`. */
  replace: (client: ClientClass, send: Send) => void
}

/** Answers the clients of all steps. */
export function answerClients({ finspace, s3, stepFunctions, replace }: Fakes) {
  const events: PublishedEvent[] = []
  const asPolicySays =
    (prefix: Client, send: Send): Send =>
    async command => {
      authorize(askedBy(prefix, command))
      try {
        return await send(command)
      } catch (error) {
        // Who may not list a bucket does not learn that a key is missing.
        if (error instanceof NoSuchKey) authorize(listing(command))
        throw error
      }
    }
  replace(FinspaceClient, asPolicySays('finspace', finspace))
  replace(S3Client, asPolicySays('s3', s3))
  replace(
    SFNClient,
    asPolicySays('states', command => stepFunctions(operationOf(command), command.input)),
  )
  replace(
    EventBridgeClient,
    asPolicySays('events', async command =>
      operationOf(command) === 'PutEvents' ? publish(command.input, events) : { Rules: [] },
    ),
  )
  replace(
    SchedulerClient,
    asPolicySays('scheduler', async () => ({ Schedules: [] })),
  )
  return { events }
}

/** A step may do what the catalog declares for it, on what it declares, and nothing else. */
function authorize({ action, resource }: Asked): void {
  const step = running.getStore()
  if (step === undefined) return
  const policy = stepPolicy(steps[step]?.rights ?? [], { ...ACCOUNT, sources: ['*'] })
  if (decide([policy], { action, resource, conditions: {} }) === 'allowed') return
  const message = `expected ${action} on ${resource} among the rights of ${step}, got none`
  throw Object.assign(new Error(message), { name: 'AccessDeniedException' })
}

const listing = ({ input }: { input: { Bucket?: string } }): Asked => ({
  action: 's3:ListBucket',
  resource: bucketArn(input.Bucket ?? ''),
})

const operationOf = (command: Command): string => command.constructor.name.replace(/Command$/, '')

function publish(input: object, events: PublishedEvent[]) {
  const { Entries } = input as { Entries: { DetailType: DetailType; Detail: string }[] }
  for (const { DetailType, Detail } of Entries) {
    const detail = JSON.parse(Detail)
    // Every event that any test publishes validates.
    DETAILS[DetailType].parse(detail)
    events.push({ type: DetailType, detail })
  }
  return { FailedEntryCount: 0, Entries: [] }
}
