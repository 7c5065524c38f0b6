// What happens, sent to browsers while it happens: the events of all buses that the caller may read, one a line of JSON,
// each with a cursor to go on from. The newest events are kept in memory, so that a short break loses none.
import { Readable } from 'node:stream'
import type { Clock } from '../store/clock.ts'
import type { Account } from '../wire/account.ts'
import type { Call } from '../wire/call.ts'
import { ServiceException } from '../wire/service-exception.ts'
import type { Change } from './change.ts'
import { mayReadEvent } from './may-read-event.ts'

export interface Changes {
  send(changes: readonly Change[]): void
  /** Lines from now on, or from behind a cursor. */
  open(call: Call): Readable
  stop(): void
}

interface ChangesParts extends Account {
  clock: Clock
  /** Whether a key still signs: a session that has ended hears no more. */
  isValid(accessKeyId: string): boolean
}

/** Kept for those who come back. */
const MOST_KEPT = 5000
const MOST_KEPT_BYTES = 16 * 2 ** 20
const HEARTBEAT_MS = 15_000
/** What waits for one reader; beyond it, the stream ends, and the reader goes on from its cursor. */
const MOST_WAITING_BYTES = 4 * 2 ** 20
const MOST_STREAMS = 100
const MOST_STREAMS_OF_ONE = 20

interface Kept extends Change {
  line: string
}

interface Reader {
  call: Call
  stream: Readable
  end(): void
}

export function createChanges(parts: ChangesParts): Changes {
  const { clock, isValid } = parts
  const readers = new Set<Reader>()
  const recent = keepRecent()
  let stopped = false
  const send = ({ stream, call, end }: Reader, changes: readonly Kept[]) => {
    for (const change of changes) {
      if (stream.readableLength > MOST_WAITING_BYTES) return end()
      if (mayReadEvent(call.principal, change, parts)) stream.push(change.line)
    }
  }
  const addReader = (call: Call): Reader => {
    const stream = new Readable({ read: () => undefined })
    let cancel: (() => void) | undefined
    const leave = () => {
      cancel?.()
      readers.delete(reader)
    }
    const end = () => {
      leave()
      stream.push(null)
    }
    const beat = () => {
      if (!isValid(call.principal.accessKeyId)) return end()
      stream.push(cursorLine(recent.latest()))
      cancel = clock.at(clock.now() + HEARTBEAT_MS, beat)
    }
    cancel = clock.at(clock.now() + HEARTBEAT_MS, beat)
    stream.on('close', leave)
    const reader = { call, stream, end }
    readers.add(reader)
    return reader
  }
  return {
    send(changes) {
      const kept = recent.add(changes)
      for (const reader of readers) send(reader, kept)
    },
    open(call) {
      const open = [...readers].map(reader => reader.call.principal.arn)
      if (stopped || isTooMany(open, call.principal.arn)) throw tooMany()
      const after = cursorIn(call) ?? recent.latest()
      const missed = recent.after(after)
      const reader = addReader(call)
      reader.stream.push(missed === undefined ? cursorLine(recent.latest(), true) : cursorLine(after))
      send(reader, missed ?? [])
      return reader.stream
    },
    stop() {
      stopped = true
      for (const { end } of readers) end()
    },
  }
}

/** The newest events, as far as there is room for them. */
function keepRecent() {
  let kept: Kept[] = []
  let bytes = 0
  /** All behind it are kept. */
  let known = 0
  let latest = 0
  return {
    latest: () => latest,
    add(changes: readonly Change[]): Kept[] {
      const added = changes.map(change => ({ ...change, line: lineOf(change) }))
      // After a start, nobody knows what was before.
      if (latest === 0) known = (changes[0]?.sequence ?? 1) - 1
      latest = changes.at(-1)?.sequence ?? latest
      kept.push(...added)
      for (const { line } of added) bytes += line.length
      let gone = 0
      while (kept.length - gone > MOST_KEPT || bytes > MOST_KEPT_BYTES) {
        bytes -= kept[gone]?.line.length ?? 0
        known = kept[gone]?.sequence ?? known
        gone += 1
      }
      if (gone > 0) kept = kept.slice(gone)
      return added
    },
    /** Undefined where some are no longer known. */
    after: (sequence: number): Kept[] | undefined =>
      sequence < known || sequence > latest ? undefined : kept.filter(one => one.sequence > sequence),
  }
}

const lineOf = ({ sequence, eventBusName, event }: Change) =>
  `${JSON.stringify({ cursor: String(sequence), eventBusName, event })}\n`

/** `reset` where events between the reader's cursor and this one are no longer known: look at everything again. */
const cursorLine = (cursor: number, reset = false) =>
  `${JSON.stringify({ cursor: String(cursor), ...(reset ? { reset } : {}) })}\n`

function cursorIn({ rawQuery }: Call): number | undefined {
  const after = new URLSearchParams(rawQuery).get('after')
  if (after === null) return undefined
  if (/^\d{1,15}$/.test(after)) return Number(after)
  throw new ServiceException(
    { code: 'ValidationException', status: 400 },
    `expected after to be a cursor that was answered, got '${after}'`,
  )
}

const isTooMany = (open: readonly string[], arn: string) =>
  open.length >= MOST_STREAMS || open.filter(other => other === arn).length >= MOST_STREAMS_OF_ONE

const tooMany = () =>
  new ServiceException(
    { code: 'ThrottlingException', status: 429 },
    `expected at most ${MOST_STREAMS_OF_ONE} streams of one principal and ${MOST_STREAMS} in all, got another`,
  )
