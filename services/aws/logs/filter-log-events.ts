import * as z from 'zod'
import { boundedRun, LONGEST_RUN, RunTimeout } from '../../wire/bounded-run.ts'
import type { LogsContext } from './context.ts'
import { parseFilterPattern } from './filter-pattern.ts'
import { eventKey, type StoredEvent } from './log-store.ts'
import { findGroup, groupNameOf, invalidParameter, logGroupIdentifier, logGroupName } from './names.ts'

export const filterInput = z.object({
  logGroupName: logGroupName.optional(),
  logGroupIdentifier: logGroupIdentifier.optional(),
  logStreamNames: z.array(z.string()).min(1).max(100).optional(),
  logStreamNamePrefix: z.string().min(1).optional(),
  startTime: z.int().min(0).optional(),
  endTime: z.int().min(0).optional(),
  filterPattern: z.string().max(1024).optional(),
  nextToken: z.string().optional(),
  limit: z.int().min(1).max(10_000).optional(),
  interleaved: z.boolean().optional(),
})

type Input = z.infer<typeof filterInput>

/** A page looks at so many events at most; as on AWS, it may then be empty and still lead on. */
const SCANNED = 10_000

/** The events of all streams of a group, in the order of their time. */
export function filterLogEvents(input: Input, context: LogsContext) {
  const { name } = findGroup(groupNameOf(input), context)
  const { limit = 10_000, endTime = Number.MAX_SAFE_INTEGER, startTime = 0 } = input
  const wanted = matcherOf(input)
  const scanned = context.logs.events.list({
    prefix: `${name}\u0000`,
    after: input.nextToken === undefined ? eventKey(name, startTime) : positionOf(input.nextToken),
    limit: SCANNED,
  })
  const inTime = scanned.filter(({ value }) => value.timestamp <= endTime)
  const look = () => inTime.filter(({ value }) => wanted(value))
  // Only a regular expression, which stands between percent signs, can run away.
  const found = input.filterPattern?.includes('%') ? inBoundedTime(look) : look()
  const page = found.slice(0, limit)
  // Beyond the page lie further matches, or events that nobody has looked at.
  const last = found.length > limit ? page.at(-1) : inTime.length === SCANNED ? inTime.at(-1) : undefined
  return {
    events: page.map(({ key, value }) => describe(key, value)),
    searchedLogStreams: [],
    ...(last === undefined ? {} : { nextToken: Buffer.from(last.position).toString('base64url') }),
  }
}

/** `a*a*a*a*b` takes time without end where there are many `a`; other calls wait meanwhile. */
function inBoundedTime<T>(work: () => T): T {
  try {
    return boundedRun(work)
  } catch (error) {
    if (!(error instanceof RunTimeout)) throw error
    throw invalidParameter(`expected a filter pattern that looks at a page within ${LONGEST_RUN} ms`)
  }
}

const positionOf = (token: string) => Buffer.from(token, 'base64url').toString()

function matcherOf({ logStreamNames, logStreamNamePrefix = '', filterPattern = '' }: Input) {
  if (logStreamNames !== undefined && logStreamNamePrefix !== '') {
    throw invalidParameter('expected either logStreamNames or logStreamNamePrefix, got both')
  }
  const matches = parseFilterPattern(filterPattern)
  return ({ streamName, message }: StoredEvent) =>
    (logStreamNames?.includes(streamName) ?? true) &&
    streamName.startsWith(logStreamNamePrefix) &&
    matches(message)
}

const describe = (key: string, { streamName, timestamp, ingestionTime, message }: StoredEvent) => ({
  logStreamName: streamName,
  timestamp,
  message,
  ingestionTime,
  // 56 digits, as on AWS: `aws logs tail` knows by them what it has shown already.
  eventId: key.slice(key.indexOf('\u0000')).replaceAll('\u0000', '').padStart(56, '0'),
})
