import { codeOf, messageOf } from '../store/thrown.ts'
import { DEAD_LETTERS } from '../wire/retry-policy.ts'
import type { EventEnvelope } from './model.ts'

interface Failed {
  error: unknown
  event: EventEnvelope
  /** The log stream. */
  stream: string
}

/** The dead letter of an event that no rule's target can be given, as an entry of a log. */
export function undeliverable({ error, event, stream }: Failed, now: number) {
  const letter = { errorCode: codeOf(error), errorMessage: messageOf(error), event: writable(event) }
  return {
    logGroupName: DEAD_LETTERS,
    logStreamName: stream,
    events: [{ timestamp: now, message: JSON.stringify(letter) }],
  }
}

/** Without its detail where that is what cannot be written: an earlier release took details of any depth. */
function writable(event: EventEnvelope): EventEnvelope {
  try {
    JSON.stringify(event)
    return event
  } catch (error) {
    return { ...event, detail: { kdbflow: `left out: ${messageOf(error)}` } }
  }
}
