import { deleteEvents } from './delete-events.ts'
import {
  eventKey,
  type LogGroup,
  type LogStore,
  type LogStream,
  numberText,
  sizeOf,
  streamKey,
} from './log-store.ts'

export interface LogEntry {
  logGroupName: string
  logStreamName: string
  /** Timestamps in milliseconds since 1970. */
  events: readonly { timestamp: number; message: string }[]
}

export const newGroup = (name: string, now: number): LogGroup => ({
  name,
  creationTime: now,
  storedBytes: 0,
  tags: {},
  written: 0,
})

/** Appends events, in a transaction of the store. Group and stream are made where they are not there. */
export function writeEvents(entry: LogEntry, logs: LogStore, { now, largestGroup }: WriteLimits): void {
  const { logGroupName: groupName, logStreamName: streamName, events } = entry
  const group = logs.groups.get(groupName) ?? newGroup(groupName, now)
  for (const [index, { timestamp, message }] of events.entries()) {
    const key = eventKey(groupName, timestamp, numberText(group.written + index))
    logs.events.put(key, { groupName, streamName, timestamp, ingestionTime: now, message })
  }
  const added = events.reduce((bytes, { message }) => bytes + sizeOf(message), 0)
  const grown = { ...group, written: group.written + events.length, storedBytes: group.storedBytes + added }
  const freed =
    grown.storedBytes > largestGroup
      ? deleteEvents(logs, { prefix: `${groupName}\u0000` }, largestGroup / 10)
      : 0
  logs.groups.put(groupName, { ...grown, storedBytes: grown.storedBytes - freed })
  touchStream(entry, logs, now)
}

export interface WriteLimits {
  now: number
  /** In bytes: beyond it the oldest events of a group go. */
  largestGroup: number
}

function touchStream({ logGroupName, logStreamName, events }: LogEntry, logs: LogStore, now: number): void {
  const key = streamKey(logGroupName, logStreamName)
  const stream: LogStream = logs.streams.get(key) ?? {
    groupName: logGroupName,
    name: logStreamName,
    creationTime: now,
  }
  const times = events.map(({ timestamp }) => timestamp)
  if (events.length === 0) logs.streams.put(key, stream)
  else
    logs.streams.put(key, {
      ...stream,
      firstEventTimestamp: Math.min(stream.firstEventTimestamp ?? Number.POSITIVE_INFINITY, ...times),
      lastEventTimestamp: Math.max(stream.lastEventTimestamp ?? 0, ...times),
      lastIngestionTime: now,
    })
}
