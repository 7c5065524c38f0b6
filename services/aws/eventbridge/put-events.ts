import * as z from 'zod'
import { isObject } from '../../../asl/json.ts'
import { readJson } from '../../../asl/json-text.ts'
import { send } from '../../delivery/bus-event.ts'
import type { Call } from '../../wire/call.ts'
import { operation } from '../../wire/operation.ts'
import { validationException } from '../../wire/service-exception.ts'
import type { EventsContext } from './context.ts'
import { eventIdOf } from './envelope.ts'
import { busArn, busNameOf } from './model.ts'

const entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  // Seconds, with a fraction, on the wire.
  Time: z.number().optional(),
  EventBusName: z.string().optional(),
  TraceHeader: z.string().optional(),
})

type Entry = z.infer<typeof entry>

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
const input = z.object({ Entries: z.array(entry).min(1).max(10), EndpointId: z.string().optional() })
export const LARGEST_ENTRY = 262_144
/** The year 10000, in seconds: what targets get has four digits for it. */
const END_OF_TIME = 253_402_300_800

export const putEventsOperation = (context: EventsContext) =>
  operation({
    input,
    // Each entry's bus is asked for by itself: a right may be to one bus.
    action: false,
    run: ({ Entries }, call) => putEvents(Entries, call, context),
  })

/** Each entry is accepted or refused by itself. What is accepted is durable when the answer leaves. */
function putEvents(entries: readonly Entry[], call: Call, context: EventsContext) {
  for (const one of entries) checkRight(one, call, context)
  const size = entries.reduce((bytes, one) => bytes + sizeOf(one), 0)
  if (size > LARGEST_ENTRY) {
    throw validationException('Total size of the entries in the request is over the limit.')
  }
  const results = context.store.transact(() => entries.map(one => putEntry(one, context)))
  const FailedEntryCount = results.filter(result => 'ErrorCode' in result).length
  return { FailedEntryCount, Entries: results }
}

/** @throws {ServiceException} AccessDeniedException, for all entries if for one, as on AWS */
function checkRight(one: Entry, { principal }: Call, context: EventsContext): void {
  principal.authorize('events:PutEvents', busArn(busNameOf(one.EventBusName), context), {
    'events:source': one.Source ?? '',
    'events:detail-type': one.DetailType ?? '',
  })
}

function putEntry(one: Entry, context: EventsContext) {
  const eventBusName = busNameOf(one.EventBusName)
  const fault = faultOf(one)
  if (fault !== undefined) return fault
  const detail = detailOf(one.Detail ?? '')
  if (detail === undefined) return failure('MalformedDetail', 'Detail is malformed.')
  if (context.events.buses.get(eventBusName) === undefined) {
    return failure('InvalidArgument', `Event bus ${eventBusName} does not exist.`)
  }
  const time = Math.round((one.Time ?? context.clock.now() / 1000) * 1000)
  const sequence = send(context.store.outbox, {
    eventBusName,
    source: one.Source ?? '',
    detailType: one.DetailType ?? '',
    resources: one.Resources ?? [],
    detail,
    time,
  })
  return { EventId: eventIdOf(sequence, time, context) }
}

const sizeOf = ({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: Entry) =>
  [Source, DetailType, Detail, ...Resources].reduce((bytes, text) => bytes + Buffer.byteLength(text), 0) +
  (Time === undefined ? 0 : 14)

function faultOf(one: Entry) {
  const missing = (['Source', 'DetailType', 'Detail'] as const).find(name => (one[name] ?? '') === '')
  if (missing !== undefined) {
    return failure(
      'InvalidArgument',
      `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    )
  }
  const { Time = 0 } = one
  if (Time < 0 || Time >= END_OF_TIME) {
    return failure(
      'InvalidArgument',
      `Parameter Time is not valid. Reason: expected a time from 1970 to 9999, got ${Time}.`,
    )
  }
  // AWS's own services write theirs into the outbox.
  if (one.Source?.startsWith('aws.'))
    return failure('NotAuthorizedForSource', 'Not authorized for the source.')
  return undefined
}

const failure = (ErrorCode: string, ErrorMessage: string) => ({ ErrorCode, ErrorMessage })

/** Undefined for what is no object, or nested too deep for the rules that will look into it. */
function detailOf(text: string): object | undefined {
  const { value } = readJson(text)
  return isObject(value) ? value : undefined
}
