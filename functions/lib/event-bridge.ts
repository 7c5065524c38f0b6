import { EventBridgeClient, PutEventsCommand, type PutEventsCommandOutput } from '@aws-sdk/client-eventbridge'
import type { KdbflowEvent } from '../../events/event.ts'
import { StepError } from './errors.ts'
import { REACHING } from './reaching.ts'

/** Made once per process; endpoint, region and credentials come from the environment. */
export const eventBridge = new EventBridgeClient(REACHING)

/** The deployment's own. */
export const BUS = process.env['KDBFLOW_BUS'] ?? 'kdbflow'

/** PutEvents takes so many entries. */
const MOST_ENTRIES = 10

/** Puts the events on the bus. Throws EventDenied, or EventNotPublished when the bus does not take all of them. */
export async function publish(events: readonly KdbflowEvent[]): Promise<void> {
  for (let first = 0; first < events.length; first += MOST_ENTRIES) {
    await putEvents(events.slice(first, first + MOST_ENTRIES))
  }
}

async function putEvents(events: readonly KdbflowEvent[]): Promise<void> {
  const { FailedEntryCount = 0, Entries = [] } = await send(
    new PutEventsCommand({ Entries: events.map(entryOf) }),
  )
  if (FailedEntryCount === 0) return
  const reasons = Entries.flatMap(({ ErrorCode, ErrorMessage }) =>
    ErrorCode === undefined ? [] : [`${ErrorCode}: ${ErrorMessage}`],
  )
  throw new StepError('EventNotPublished', reasons.join('; '))
}

/** Names of this step's own for all that can go wrong here, since the report passes on errors of any other name. */
async function send(command: PutEventsCommand): Promise<PutEventsCommandOutput> {
  try {
    return await eventBridge.send(command)
  } catch (error) {
    const [name, message] = error instanceof Error ? [error.name, error.message] : ['Error', String(error)]
    // No retry gives a right.
    const isDenied = name === 'AccessDeniedException'
    throw new StepError(isDenied ? 'EventDenied' : 'EventNotPublished', `${name}: ${message}`)
  }
}

const entryOf = ({ source, detailType, resources, detail, time }: KdbflowEvent) => ({
  EventBusName: BUS,
  Source: source,
  DetailType: detailType,
  Resources: resources,
  Detail: JSON.stringify(detail),
  Time: new Date(time),
})
