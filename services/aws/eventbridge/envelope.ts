import { createHash } from 'node:crypto'
import type { BusEvent } from '../../delivery/bus-event.ts'
import type { Account } from '../../wire/account.ts'
import type { EventEnvelope } from './model.ts'

/** The event as targets get it. Its id is derived, so that an event delivered again after a crash is the same. */
export function envelopeOf(event: BusEvent, { sequence, accountId, region }: EnvelopeParts): EventEnvelope {
  return {
    version: '0',
    id: event.id ?? eventIdOf(sequence, event.time, { accountId, region }),
    'detail-type': event.detailType,
    source: event.source,
    account: accountId,
    time: `${new Date(event.time).toISOString().slice(0, 19)}Z`,
    region,
    resources: event.resources,
    detail: event.detail,
  }
}

interface EnvelopeParts extends Account {
  sequence: number
}

export const eventIdOf = (sequence: number, time: number, { accountId, region }: Account) =>
  derivedId(`${accountId} ${region} ${sequence} ${time}`)

/** In the form of a UUID, version 8 (RFC 9562: contents of our own choice). */
export function derivedId(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
