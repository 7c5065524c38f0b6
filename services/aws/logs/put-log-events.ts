import * as z from 'zod'
import type { LogsContext } from './context.ts'
import { sizeOf } from './log-store.ts'
import { findStream, invalidParameter, logGroupName, logStreamName } from './names.ts'
import { writeEvents } from './write.ts'

export const putInput = z.object({
  logGroupName,
  logStreamName,
  logEvents: z
    .array(z.object({ timestamp: z.int().min(0), message: z.string().min(1) }))
    .min(1)
    .max(10_000),
  sequenceToken: z.string().optional(),
})

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
export const LARGEST_BATCH = 1_048_576
const LONGEST_SPAN = 24 * 3_600_000
const OLDEST = 14 * 24 * 3_600_000
const NEWEST = 2 * 3_600_000

export function putLogEvents(input: z.infer<typeof putInput>, context: LogsContext) {
  const { logs, store, clock, largestGroup } = context
  const { logEvents } = input
  const now = clock.now()
  store.transact(() => {
    findStream(input.logGroupName, input.logStreamName, context)
    checkBatch(logEvents)
    const taken = logEvents.filter(event => !isTooOld(event, now) && !isTooNew(event, now))
    if (taken.length > 0) writeEvents({ ...input, events: taken }, logs, { now, largestGroup })
  })
  return { nextSequenceToken: '1', ...rejected(logEvents, now) }
}

type InputEvent = z.infer<typeof putInput>['logEvents'][number]

function checkBatch(events: readonly InputEvent[]): void {
  const size = events.reduce((bytes, { message }) => bytes + sizeOf(message), 0)
  if (size > LARGEST_BATCH) {
    throw invalidParameter(`Upload too large: ${size} bytes exceeds limit of ${LARGEST_BATCH}`)
  }
  const times = events.map(({ timestamp }) => timestamp)
  if (times.some((time, index) => index > 0 && time < (times[index - 1] ?? 0))) {
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.')
  }
  if ((times.at(-1) ?? 0) - (times[0] ?? 0) > LONGEST_SPAN) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    )
  }
}

const isTooOld = ({ timestamp }: InputEvent, now: number) => timestamp < now - OLDEST
const isTooNew = ({ timestamp }: InputEvent, now: number) => timestamp > now + NEWEST

/** The events are in order, so those refused stand at its ends. */
function rejected(events: readonly InputEvent[], now: number) {
  const tooOld = events.filter(event => isTooOld(event, now)).length
  const tooNew = events.filter(event => isTooNew(event, now)).length
  if (tooOld + tooNew === 0) return {}
  return {
    rejectedLogEventsInfo: {
      ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
      ...(tooNew > 0 ? { tooNewLogEventStartIndex: events.length - tooNew } : {}),
    },
  }
}
