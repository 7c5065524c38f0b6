// Deadlines are read off the state of an execution: one durable timer, for the earliest, is enough.
import { type Execution, NEVER, type Thread } from '../history/execution.ts'

/** A Standard execution lives at most a year. */
export const LONGEST_SECONDS = 365 * 24 * 60 * 60

/** When the machine's TimeoutSeconds is over, counted anew from a redrive. */
export const executionDeadline = ({ identity, startTime, redriveTime }: Execution): number =>
  (redriveTime ?? startTime) + (identity.definition.TimeoutSeconds ?? LONGEST_SECONDS) * 1000

/** The next moment at which time alone takes a running execution on. */
export function nextDeadline(execution: Execution): number {
  let earliest = executionDeadline(execution)
  for (const thread of execution.threads.values()) earliest = Math.min(earliest, deadlineOf(thread))
  return earliest
}

function deadlineOf({ step }: Thread): number {
  if (step.at !== 'state') return NEVER
  const { phase } = step.visit
  if (phase.is === 'waiting' || phase.is === 'retrying') return phase.due
  return phase.is === 'task' ? Math.min(phase.due, phase.heartbeatDue) : NEVER
}
