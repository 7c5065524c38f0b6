import type { Backlog } from '../../store/work-rows.ts'

/** Work that waits for nobody outside: what of it is this late waits in vain. */
const PROMPT = ['events.delivery', 'scheduler.fire', 'scheduler.invocation', 'lambda.event']
const LATE_MS = 600_000

/** What is stuck, in sentences for the operator; none where all goes on. */
export const stuckWork = (backlog: readonly Backlog[]): string[] =>
  backlog
    .filter(({ name, lateMs }) => PROMPT.includes(name) && lateMs > LATE_MS)
    .map(({ name, due, lateMs }) => `${name}: ${due} due, the oldest for ${Math.round(lateMs / 1000)} s`)
