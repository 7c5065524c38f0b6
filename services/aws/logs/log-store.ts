import type { Collection } from '../../store/collection.ts'
import type { Store } from '../../store/store.ts'

export interface LogGroup {
  name: string
  /** Milliseconds since 1970, as all times here. */
  creationTime: number
  storedBytes: number
  /** Absent: events are kept until the group is full. */
  retentionInDays?: number
  tags: Record<string, string>
  /** Counts the events ever written, so that each has an id and a place among those of its millisecond. */
  written: number
}

export interface LogStream {
  groupName: string
  name: string
  creationTime: number
  firstEventTimestamp?: number
  lastEventTimestamp?: number
  lastIngestionTime?: number
}

export interface StoredEvent {
  groupName: string
  streamName: string
  timestamp: number
  ingestionTime: number
  message: string
}

export interface LogStore {
  groups: Collection<LogGroup>
  /** By `streamKey`. */
  streams: Collection<LogStream>
  /** By `eventKey`: in the order of time within a group; by index `stream`, within a stream. */
  events: Collection<StoredEvent>
}

export const openLogStore = (store: Store): LogStore => ({
  groups: store.collection('logs.group'),
  streams: store.collection('logs.stream', {
    lastEventTime: stream => `${stream.groupName}\u0000${timeText(stream.lastEventTimestamp ?? 0)}`,
  }),
  events: store.collection('logs.event', { stream: event => streamKey(event.groupName, event.streamName) }),
})

export const streamKey = (groupName: string, name: string) => `${groupName}\u0000${name}`

/** Before every event of the group at `timestamp`, or at that one with the number. */
export const eventKey = (groupName: string, timestamp: number, number = '') =>
  `${groupName}\u0000${timeText(timestamp)}\u0000${number}`

export const numberText = (number: number) => String(number).padStart(12, '0')

const timeText = (time: number) => String(time).padStart(15, '0')

/** What CloudWatch Logs counts for an event beside its message. */
const EVENT_OVERHEAD = 26

export const sizeOf = (message: string) => Buffer.byteLength(message) + EVENT_OVERHEAD
