import type { BusEvent } from '../store/outbox.ts'
import type { Place } from './folders.ts'

/** Who did what: the part of an event that the object does not tell. */
export interface Happening {
  /** `PutObject`, `CopyObject`, `CompleteMultipartUpload`, `DeleteObject`. */
  reason: string
  requestId: string
  /** Account. */
  requester: string
  sourceIp: string
}

interface Told extends Place {
  size: number
  etag: string
}

/** Object Created: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export const objectCreated = (object: Told, happening: Happening, time: number): BusEvent =>
  event('Object Created', { object, happening, time })

export const objectDeleted = (object: Told, happening: Happening, time: number): BusEvent =>
  event('Object Deleted', { object, happening, time, more: { 'deletion-type': 'Permanently Deleted' } })

interface Parts {
  object: Told
  happening: Happening
  time: number
  more?: Record<string, string>
}

const event = (detailType: string, { object, happening, time, more = {} }: Parts): BusEvent => ({
  eventBusName: 'default',
  source: 'aws.s3',
  detailType,
  resources: [`arn:aws:s3:::${object.bucket}`],
  time,
  detail: {
    version: '0',
    bucket: { name: object.bucket },
    object: { key: object.key, size: object.size, etag: object.etag, sequencer: sequencerOf(time) },
    'request-id': happening.requestId,
    requester: happening.requester,
    'source-ip-address': happening.sourceIp,
    reason: happening.reason,
    ...more,
  },
})

/** Events of one key sort by it. */
const sequencerOf = (time: number) => time.toString(16).toUpperCase().padStart(18, '0')
