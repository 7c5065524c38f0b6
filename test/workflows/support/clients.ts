// What the SDK's clients of the steps are answered by, and what each step asked them for.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { FinspaceClient } from '@aws-sdk/client-finspace'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { DETAILS, type DetailType } from '../../../events/detail.ts'
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
export const answerClients = ({ finspace, s3, stepFunctions, replace }: Fakes) => {
  const events: PublishedEvent[] = []
  const actions = new Map<string, Set<string>>()
  const noting =
    (prefix: string, send: Send): Send =>
    command => {
      const step = running.getStore() ?? ''
      actions.set(step, (actions.get(step) ?? new Set()).add(actionOf(prefix, command)))
      return send(command)
    }
  replace(FinspaceClient, noting('finspace', finspace))
  replace(S3Client, noting('s3', s3))
  replace(
    SFNClient,
    noting('states', command => stepFunctions(operationOf(command), command.input)),
  )
  replace(
    EventBridgeClient,
    noting('events', async ({ input }) => publish(input, events)),
  )
  return { events, actions }
}

const operationOf = (command: Command): string => command.constructor.name.replace(/Command$/, '')

const actionOf = (prefix: string, command: Command): string =>
  operationOf(command) === 'ListObjectsV2' ? 's3:ListBucket' : `${prefix}:${operationOf(command)}`

const publish = (input: object, events: PublishedEvent[]) => {
  const { Entries } = input as { Entries: { DetailType: DetailType; Detail: string }[] }
  for (const { DetailType, Detail } of Entries) {
    const detail = JSON.parse(Detail)
    // Every event that any test publishes validates.
    DETAILS[DetailType].parse(detail)
    events.push({ type: DetailType, detail })
  }
  return { FailedEntryCount: 0, Entries: [] }
}
