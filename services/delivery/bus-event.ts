import type { Outbox } from '../store/outbox.ts'
import type { ReadOptions } from '../store/read-options.ts'

/** An event on its way to a bus, as PutEvents takes it, but with `detail` as an object. */
export interface BusEvent {
  eventBusName: string
  source: string
  detailType: string
  /** ARNs. */
  resources: string[]
  detail: object
  /** Milliseconds since 1970. */
  time: number
  /** The id under which it came from another bus; it goes on to no third one. */
  id?: string
}

/** Sends the event when the running transaction is durable; answers its sequence number. */
export const send = (outbox: Outbox, event: BusEvent): number => outbox.append(event)

/** What was sent and is with no bus yet, in order. */
export const sent = (outbox: Outbox, limit: number, options?: ReadOptions): Sent[] =>
  outbox.read<BusEvent>(0, limit, options)

export interface Sent {
  sequence: number
  event: BusEvent
}
