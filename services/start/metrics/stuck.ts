import { sent } from '../../delivery/bus-event.ts'
import type { Clock } from '../../store/clock.ts'
import type { Outbox } from '../../store/outbox.ts'
import type { Backlog } from '../../store/work-rows.ts'

/** What may lag behind. */
export interface Lag {
  backlog: readonly Backlog[]
  /** Milliseconds since the oldest event of the outbox was sent; 0 where it is empty. */
  outboxMs: number
  /** How long the disk has not answered a sync, in milliseconds. */
  syncingMs: number
}

/** Work that waits for nobody outside: what of it is this late waits in vain. */
const PROMPT = ['events.delivery', 'scheduler.fire', 'scheduler.invocation', 'lambda.event']
const LATE_MS = 600_000
/** No call is answered before its sync; a busy disk takes a second at most. */
const LONGEST_SYNC_MS = 30_000

/** What is stuck, in sentences for the operator; none where all goes on. */
export const stuckWork = ({ backlog, outboxMs, syncingMs }: Lag): string[] => [
  ...backlog
    .filter(({ name, lateMs }) => PROMPT.includes(name) && lateMs > LATE_MS)
    .map(({ name, due, lateMs }) => `${name}: ${due} due, the oldest for ${seconds(lateMs)} s`),
  ...(outboxMs > LATE_MS ? [`outbox: the oldest event has waited ${seconds(outboxMs)} s for the rules`] : []),
  ...(syncingMs > LONGEST_SYNC_MS
    ? [`store: the disk has not answered a sync for ${seconds(syncingMs)} s, and no call is answered before`]
    : []),
]

const seconds = (milliseconds: number) => Math.round(milliseconds / 1000)

export function outboxLag(outbox: Outbox, clock: Pick<Clock, 'now'>): number {
  const [oldest] = sent(outbox, 1)
  return oldest === undefined ? 0 : Math.max(0, clock.now() - oldest.event.time)
}
