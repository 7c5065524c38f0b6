import { BUS, type Detail, type DetailType, type Metadata, SOURCE } from './detail.ts'
import { eventId } from './event-id.ts'

/** An event as a bus takes it; `time` in milliseconds since 1970. */
export interface KdbflowEvent<Type extends DetailType = DetailType> {
  eventBusName: string
  source: string
  detailType: Type
  /** ARNs. */
  resources: string[]
  detail: Detail<Type>
  time: number
}

/** Puts the envelope round `data`. The event's id is derived from `identity` and from nothing else. */
export const event = <Type extends DetailType>(
  detailType: Type,
  parts: {
    data: Detail<Type>['data']
    identity: readonly (string | number)[]
    resources: string[]
    time: number
  } & Pick<Metadata, 'sequence' | 'correlationId' | 'trigger'>,
): KdbflowEvent<Type> => ({
  eventBusName: BUS,
  source: SOURCE,
  detailType,
  resources: parts.resources,
  time: parts.time,
  detail: {
    metadata: {
      schemaVersion: '1',
      eventId: eventId(detailType, ...parts.identity),
      sequence: parts.sequence,
      correlationId: parts.correlationId,
      trigger: parts.trigger,
    },
    data: parts.data,
    // The compiler cannot see that metadata and data of one type make the detail of that type.
  } as Detail<Type>,
})
