import type { DeadLetter } from '../../delivery/ports.ts'
import { codeOf, messageOf } from '../../store/thrown.ts'
import type { EventEnvelope } from './model.ts'

interface Failed {
  error: unknown
  event: EventEnvelope
  stream: string
}

/** The dead letter of an event that no rule's target can be given. */
export function undeliverable({ error, event, stream }: Failed, time: number): DeadLetter {
  const letter = { errorCode: codeOf(error), errorMessage: messageOf(error), event: writable(event) }
  return { stream, time, message: JSON.stringify(letter) }
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
