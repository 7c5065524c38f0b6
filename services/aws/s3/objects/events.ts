// The events of objects: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
import { send } from '../../../delivery/bus-event.ts'
import type { Outbox } from '../../../store/outbox.ts'
import type { Place } from '../folders/place.ts'

/** Who did what: the part of an event that does not come from the object. */
export interface Happening {
  /** `PutObject`, `CopyObject`, `CompleteMultipartUpload`, `DeleteObject`. */
  reason: string
  requestId: string
  /** An account, or a service. */
  requester: string
  sourceIp: string
}

/** Appends events to the outbox, in the running transaction. */
export interface ObjectEvents {
  /** `happening` is absent where a file came by other means than S3's API. */
  created(object: Place & { size: number; etag: string }, happening?: Happening): void
  deleted(object: Place & { etag: string }, happening?: Happening): void
}

export interface ObjectEventsParts {
  outbox: Outbox
  clock: { now(): number }
  random: { uuid(): string }
}

export function openObjectEvents({ outbox, clock, random }: ObjectEventsParts): ObjectEvents {
  const byOtherMeans = (reason: string): Happening => ({
    reason,
    requestId: random.uuid(),
    requester: 's3.amazonaws.com',
    sourceIp: '127.0.0.1',
  })
  // Rises with every event, so that those of one key sort by it.
  let last = 0
  const append = (detailType: string, { bucket, object, happening, more = {} }: Happened) => {
    const time = clock.now()
    last = Math.max(last + 1, time * 4096)
    const sequencer = last.toString(16).toUpperCase().padStart(18, '0')
    send(outbox, {
      eventBusName: 'default',
      source: 'aws.s3',
      detailType,
      resources: [`arn:aws:s3:::${bucket}`],
      time,
      detail: {
        version: '0',
        bucket: { name: bucket },
        object: { ...object, sequencer },
        'request-id': happening.requestId,
        requester: happening.requester,
        'source-ip-address': happening.sourceIp,
        reason: happening.reason,
        ...more,
      },
    })
  }
  return {
    created: ({ bucket, key, size, etag }, happening = byOtherMeans('PutObject')) =>
      append('Object Created', { bucket, object: { key, size, etag }, happening }),
    deleted({ bucket, key, etag }, happening = byOtherMeans('DeleteObject')) {
      const more = { 'deletion-type': 'Permanently Deleted' }
      append('Object Deleted', { bucket, object: { key, etag }, happening, more })
    },
  }
}

interface Happened {
  bucket: string
  object: { key: string; size?: number; etag: string }
  happening: Happening
  more?: Record<string, string>
}
