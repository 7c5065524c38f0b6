import type { BusEvent } from '../store/outbox.ts'
import type { Place } from './folders.ts'

/** Who did what: the part of an event that the object does not tell. */
export interface Happening {
  /** `PutObject`, `CopyObject`, `CompleteMultipartUpload`, `DeleteObject`. */
  reason: string
  requestId: string
  /** An account, or a service. */
  requester: string
  sourceIp: string
}

interface Told extends Place {
  /** Absent where the object is gone. */
  size?: number
  etag: string
}

export interface Sequence {
  /** Milliseconds since 1970. */
  time: number
  /** Events of one key sort by it. */
  sequencer: string
}

/** Object Created: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export const objectCreated = (object: Told, happening: Happening, sequence: Sequence): BusEvent =>
  event('Object Created', { object, happening, sequence })

export const objectDeleted = (
  { bucket, key, etag }: Told,
  happening: Happening,
  sequence: Sequence,
): BusEvent =>
  event('Object Deleted', {
    object: { bucket, key, etag },
    happening,
    sequence,
    more: { 'deletion-type': 'Permanently Deleted' },
  })

interface Parts {
  object: Told
  happening: Happening
  sequence: Sequence
  more?: Record<string, string>
}

const event = (detailType: string, { object, happening, sequence, more = {} }: Parts): BusEvent => ({
  eventBusName: 'default',
  source: 'aws.s3',
  detailType,
  resources: [`arn:aws:s3:::${object.bucket}`],
  time: sequence.time,
  detail: {
    version: '0',
    bucket: { name: object.bucket },
    object: { key: object.key, size: object.size, etag: object.etag, sequencer: sequence.sequencer },
    'request-id': happening.requestId,
    requester: happening.requester,
    'source-ip-address': happening.sourceIp,
    reason: happening.reason,
    ...more,
  },
})
