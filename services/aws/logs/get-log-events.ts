import * as z from 'zod'
import type { LogsContext } from './context.ts'
import { eventKey, type StoredEvent, streamKey } from './log-store.ts'
import {
  findStream,
  groupNameOf,
  invalidParameter,
  logGroupIdentifier,
  logGroupName,
  logStreamName,
} from './names.ts'

export const getInput = z.object({
  logGroupName: logGroupName.optional(),
  logGroupIdentifier: logGroupIdentifier.optional(),
  logStreamName,
  startTime: z.int().min(0).optional(),
  endTime: z.int().min(0).optional(),
  nextToken: z.string().optional(),
  limit: z.int().min(1).max(10_000).optional(),
  startFromHead: z.boolean().optional(),
})

type Input = z.infer<typeof getInput>

/** One page, oldest event first, with a token for either direction; a token that leads nowhere leads to itself. */
export function getLogEvents(input: Input, context: LogsContext) {
  const groupName = groupNameOf(input)
  findStream(groupName, input.logStreamName, context)
  const prefix = `${streamKey(groupName, input.logStreamName)}\u0000`
  const before = (time: number) => prefix + eventKey(groupName, time)
  const { forward, after } = cursorOf(input, before)
  const page = context.logs.events.list({
    index: 'stream',
    prefix,
    limit: input.limit ?? 10_000,
    reverse: !forward,
    ...(after === undefined ? {} : { after }),
  })
  const events = (forward ? page : page.toReversed()).filter(({ value }) => isWithin(value, input))
  const stay = after ?? before(0)
  return {
    events: events.map(({ value: { timestamp, message, ingestionTime } }) => ({
      timestamp,
      message,
      ingestionTime,
    })),
    nextForwardToken: tokenOf('f', events.at(-1)?.position ?? stay),
    nextBackwardToken: tokenOf('b', events[0]?.position ?? stay),
  }
}

/** Which way to go, and from where on: the newest events first, unless asked otherwise. */
function cursorOf(input: Input, before: (time: number) => string) {
  const { nextToken, startFromHead = false, startTime = 0, endTime } = input
  if (nextToken !== undefined) return readToken(nextToken)
  if (startFromHead) return { forward: true, after: before(startTime) }
  return { forward: false, after: endTime === undefined ? undefined : before(endTime) }
}

const tokenOf = (direction: 'f' | 'b', position: string) =>
  `${direction}/${Buffer.from(position).toString('base64url')}`

function readToken(token: string) {
  const [direction = '', position = ''] = token.split('/')
  if (direction !== 'f' && direction !== 'b') {
    throw invalidParameter('The specified nextToken is invalid.')
  }
  return { forward: direction === 'f', after: Buffer.from(position, 'base64url').toString() }
}

const isWithin = ({ timestamp }: StoredEvent, { startTime = 0, endTime = Number.POSITIVE_INFINITY }: Input) =>
  timestamp >= startTime && timestamp < endTime
