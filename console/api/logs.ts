// CloudWatch Logs: the bus's events, and what nodes and functions wrote. Times are milliseconds.
import { jsonService } from './json-service.ts'

const call = jsonService({ service: 'logs', target: 'Logs_20140328', version: '1.1' })

export interface LogEvent {
  eventId?: string
  logStreamName?: string
  timestamp: number
  message: string
}

export interface FilterLogEvents {
  logGroupName: string
  filterPattern?: string
  logStreamNamePrefix?: string
  startTime?: number
  /** With it. */
  endTime?: number
  limit?: number
  nextToken?: string
}

export const filterLogEvents = (filter: FilterLogEvents, signal?: AbortSignal) =>
  call<{ events: LogEvent[]; nextToken?: string }>('FilterLogEvents', filter, signal)

export const describeLogGroups = (logGroupNamePrefix: string, signal?: AbortSignal) =>
  call<{ logGroups: { logGroupName: string }[] }>('DescribeLogGroups', { logGroupNamePrefix }, signal)

export const describeLogStreams = (logGroupName: string, signal?: AbortSignal) =>
  call<{ logStreams: { logStreamName: string; lastEventTimestamp?: number }[] }>(
    'DescribeLogStreams',
    { logGroupName, limit: 50 },
    signal,
  )

export const getLogEvents = (logGroupName: string, logStreamName: string, signal?: AbortSignal) =>
  call<{ events: LogEvent[] }>(
    'GetLogEvents',
    { logGroupName, logStreamName, limit: 300, startFromHead: false },
    signal,
  )
